#pragma once

#include <armadillo>
#include <functional>
#include <vector>

#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// Where arrays of these lengths begin when they follow each other.
std::vector<std::size_t> starts_of(const std::vector<std::size_t>& lengths);

/// The tiles of the upper triangle of a matrix, and who owns them. Ownership is spread such that of
/// the tiles below and right of any row all owners have as many, give or take one: these are what
/// is left to do as a factorization moves down. The owner of tile (k, k + 1) owns the corner
/// (k + 1, k + 1), too, which it then factorizes without waiting.
class TileLayout {
 public:
  /// `sizes` are the numbers of rows of tiles along the diagonal, `owners` ranks, at least one.
  TileLayout(std::vector<arma::uword> sizes, std::vector<int> owners);

  std::size_t count() const { return sizes_.size(); }  ///< along the diagonal
  arma::uword size(std::size_t k) const { return sizes_[k]; }
  arma::uword begin(std::size_t k) const { return begins_[k]; }
  arma::uword n_rows() const { return begins_.back(); }
  int owner(std::size_t row, std::size_t column) const;  ///< row <= column

 private:
  std::vector<arma::uword> sizes_, begins_;
  std::vector<int> owners_;
};

/// A symmetric or Hermitian, positive definite matrix of which each rank holds the tiles of the
/// upper triangle that it owns. T is double or arma::cx_double.
template <class T>
class TiledMatrix {
 public:
  /// All zeros.
  TiledMatrix(const Communicator& communicator, TileLayout layout);

  struct Tile {
    std::size_t row, column;
    arma::Mat<T> values;
  };
  const TileLayout& layout() const { return layout_; }
  /// Those of this rank, row after row.
  std::vector<Tile>& tiles() { return tiles_; }

  /// Solves A x = b by Cholesky, A = U† U: `b`, alike on all ranks, is overwritten by x, and the
  /// tiles by those of U. Each tile gets its updates in the same order whoever owns it: the same
  /// bits on any number of ranks. False, on all ranks alike, where A is not positive definite or
  /// holds numbers that are not finite; b is then unspecified. `pause` is called after each row of
  /// tiles, on every rank as often, and may throw on all. Collective.
  bool solve(arma::Col<T>& b, const std::function<void()>& pause);

 private:
  struct Panel;

  bool forward(arma::Col<T>& b, const std::function<void()>& pause);
  void backward(arma::Col<T>& x);
  void start_corner(arma::Mat<T>& corner);
  void finish_corner(std::size_t k);
  Panel exchange(std::size_t row, arma::uword from, arma::uword to, bool with_corner) const;
  void update(std::size_t row, const Panel& panel);
  bool owns(std::size_t row, std::size_t column) const;
  Tile& tile(std::size_t row, std::size_t column);
  const Tile& tile(std::size_t row, std::size_t column) const;

  const Communicator& communicator_;
  TileLayout layout_;
  std::vector<Tile> tiles_;
  std::vector<std::size_t> places_;  // of tile (row, column) among tiles_
};

extern template class TiledMatrix<double>;
extern template class TiledMatrix<arma::cx_double>;

}  // namespace ritz
