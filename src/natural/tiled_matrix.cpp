#include <ritz/natural/tiled_matrix.hpp>

#include <algorithm>
#include <limits>
#include <numeric>
#include <type_traits>

namespace ritz {

namespace {

// Rows of a tile that travel at once: what ranks hold for others stays small.
constexpr arma::uword panel_height = 128;

template <class T>
constexpr arma::uword numbers_of = sizeof(T) / sizeof(double);

template <class T>
const T* elements_at(const std::vector<double>& numbers, std::size_t at) {
  return reinterpret_cast<const T*>(numbers.data() + at);
}

template <class T>
void append(std::vector<double>& numbers, const arma::Mat<T>& m) {
  const auto* at = reinterpret_cast<const double*>(m.memptr());
  numbers.insert(numbers.end(), at, at + m.n_elem * numbers_of<T>);
}

// X ← U⁻¹ X, or U⁻† X.
template <class T>
void solve_triangular(const arma::Mat<T>& u, bool adjoint, arma::Mat<T>& x) {
  if (x.is_empty()) return;
  char upper = 'U', form = adjoint ? 'C' : 'N', not_unit = 'N';
  auto n = static_cast<arma::blas_int>(u.n_rows), n_right = static_cast<arma::blas_int>(x.n_cols);
  arma::blas_int info = 0;
  arma::lapack::trtrs(&upper, &form, &not_unit, &n, &n_right, u.memptr(), &n, x.memptr(), &n,
                      &info);
}

// C ← C − A† B for A of k rows and n columns, B of k rows and m columns, with columns `stride`
// apart.
template <class T>
void subtract_product(const T* a, const T* b, arma::uword k, arma::uword stride, arma::Mat<T>& c) {
  const char adjoint = 'C', plain = 'N';
  const auto n = static_cast<arma::blas_int>(c.n_rows), m = static_cast<arma::blas_int>(c.n_cols);
  const auto depth = static_cast<arma::blas_int>(k), lead = static_cast<arma::blas_int>(stride);
  const T minus = -1, one = 1;
  arma::blas::gemm(&adjoint, &plain, &n, &m, &depth, &minus, a, &lead, b, &lead, &one, c.memptr(),
                   &n);
}

// The same with B = A: the upper triangle alone.
template <class T>
void subtract_square(const T* a, arma::uword k, arma::uword stride, arma::Mat<T>& c) {
  const char upper = 'U', adjoint = 'C';
  const auto n = static_cast<arma::blas_int>(c.n_rows), depth = static_cast<arma::blas_int>(k);
  const auto lead = static_cast<arma::blas_int>(stride);
  const double minus = -1, one = 1;
  if constexpr (std::is_same_v<T, double>)
    arma::blas::syrk(&upper, &adjoint, &n, &depth, &minus, a, &lead, &one, c.memptr(), &n);
  else
    arma::blas::herk(&upper, &adjoint, &n, &depth, &minus, a, &lead, &one, c.memptr(), &n);
}

template <class T>
void factorize(arma::Mat<T>& a) {
  char upper = 'U';
  auto n = static_cast<arma::blas_int>(a.n_rows);
  arma::blas_int info = 0;
  arma::lapack::potrf(&upper, &n, a.memptr(), &n, &info);
  // How the other ranks learn of it.
  if (info != 0) a.fill(std::numeric_limits<double>::quiet_NaN());
}

// Calls visit(from, to) for the rows of a panel after each other.
template <class Visit>
void for_each_panel(arma::uword n_rows, Visit&& visit) {
  for (arma::uword from = 0; from < n_rows; from += panel_height)
    visit(from, std::min(from + panel_height, n_rows));
}

}  // namespace

std::vector<std::size_t> starts_of(const std::vector<std::size_t>& lengths) {
  std::vector<std::size_t> out(lengths.size(), 0);
  std::exclusive_scan(lengths.begin(), lengths.end(), out.begin(), std::size_t{0});
  return out;
}

TileLayout::TileLayout(std::vector<arma::uword> sizes, std::vector<int> owners)
    : sizes_(std::move(sizes)), begins_(sizes_.size() + 1, 0), owners_(std::move(owners)) {
  std::partial_sum(sizes_.begin(), sizes_.end(), begins_.begin() + 1);
}

// Off the diagonal tiles are dealt out from the last row on.
int TileLayout::owner(std::size_t row, std::size_t column) const {
  if (row == column) return row == 0 ? owners_.front() : owner(row - 1, row);
  const std::size_t below = count() - 1 - row;
  return owners_[(below * (below - 1) / 2 + column - row - 1) % owners_.size()];
}

template <class T>
TiledMatrix<T>::TiledMatrix(const Communicator& communicator, TileLayout layout)
    : communicator_(communicator), layout_(std::move(layout)) {
  const std::size_t n = layout_.count();
  places_.assign(n * n, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) {
      if (!owns(i, j)) continue;
      places_[i * n + j] = tiles_.size();
      tiles_.push_back({i, j, arma::Mat<T>(layout_.size(i), layout_.size(j), arma::fill::zeros)});
    }
}

template <class T>
bool TiledMatrix<T>::owns(std::size_t row, std::size_t column) const {
  return layout_.owner(row, column) == communicator_.rank();
}

template <class T>
auto TiledMatrix<T>::tile(std::size_t row, std::size_t column) -> Tile& {
  return tiles_[places_[row * layout_.count() + column]];
}
template <class T>
auto TiledMatrix<T>::tile(std::size_t row, std::size_t column) const -> const Tile& {
  return tiles_[places_[row * layout_.count() + column]];
}

// Some rows of a row of tiles of U, on all ranks: blocks[j] is that of column j.
template <class T>
struct TiledMatrix<T>::Panel {
  std::vector<double> numbers;
  std::vector<const T*> blocks;
  arma::uword height = 0;
  arma::Mat<T> corner;  // the next one, factorized, where it was asked for
};

template <class T>
auto TiledMatrix<T>::exchange(std::size_t row, arma::uword from, arma::uword to,
                              bool with_corner) const -> Panel {
  const std::size_t n = layout_.count();
  Panel out;
  out.height = to - from;
  std::vector<double> local;
  std::vector<std::size_t> lengths(static_cast<std::size_t>(communicator_.size()), 0);
  std::vector<std::size_t> offsets(n, 0);
  const auto length_at = [&](std::size_t i, std::size_t j) -> std::size_t& {
    return lengths[static_cast<std::size_t>(layout_.owner(i, j))];
  };
  for (std::size_t j = row + 1; j < n; ++j) {
    offsets[j] = length_at(row, j);
    length_at(row, j) += out.height * layout_.size(j) * numbers_of<T>;
    if (owns(row, j)) append<T>(local, tile(row, j).values.rows(from, to - 1));
  }
  const std::size_t next = row + 1;
  const std::size_t corner_at = with_corner ? length_at(next, next) : 0;
  if (with_corner) {
    length_at(next, next) += layout_.size(next) * layout_.size(next) * numbers_of<T>;
    if (owns(next, next)) append<T>(local, tile(next, next).values);
  }
  out.numbers = communicator_.all_gather(local, lengths);
  const std::vector<std::size_t> starts = starts_of(lengths);
  const auto start_at = [&](std::size_t i, std::size_t j) {
    return starts[static_cast<std::size_t>(layout_.owner(i, j))];
  };
  out.blocks.resize(n, nullptr);
  for (std::size_t j = row + 1; j < n; ++j)
    out.blocks[j] = elements_at<T>(out.numbers, start_at(row, j) + offsets[j]);
  if (with_corner)
    out.corner = arma::Mat<T>(elements_at<T>(out.numbers, start_at(next, next) + corner_at),
                              layout_.size(next), layout_.size(next));
  return out;
}

// All later tiles but the next corner, which finish_corner() has seen to.
template <class T>
void TiledMatrix<T>::update(std::size_t row, const Panel& panel) {
  for (Tile& one : tiles_) {
    if (one.row <= row || one.column == row + 1) continue;
    if (one.row == one.column)
      subtract_square(panel.blocks[one.row], panel.height, panel.height, one.values);
    else
      subtract_product(panel.blocks[one.row], panel.blocks[one.column], panel.height, panel.height,
                       one.values);
  }
}

// The last updates of corner k come from the tile above it, which the same rank owns.
template <class T>
void TiledMatrix<T>::finish_corner(std::size_t k) {
  const arma::Mat<T>& above = tile(k - 1, k).values;
  arma::Mat<T>& corner = tile(k, k).values;
  for_each_panel(above.n_rows, [&](arma::uword from, arma::uword to) {
    subtract_square(above.memptr() + from, to - from, above.n_rows, corner);
  });
  factorize(corner);
}

template <class T>
void TiledMatrix<T>::start_corner(arma::Mat<T>& corner) {
  const int owner = layout_.owner(0, 0);
  corner.set_size(layout_.size(0), layout_.size(0));
  if (owns(0, 0)) {
    factorize(tile(0, 0).values);
    corner = tile(0, 0).values;
  }
  communicator_.broadcast(
      std::span(reinterpret_cast<double*>(corner.memptr()), corner.n_elem * numbers_of<T>), owner);
}

// A = U† U and U† y = b, row after row of tiles.
template <class T>
bool TiledMatrix<T>::forward(arma::Col<T>& b, const std::function<void()>& pause) {
  arma::Mat<T> corner;
  start_corner(corner);
  for (std::size_t k = 0; k < layout_.count(); ++k) {
    if (!arma::Col<T>(corner.diag()).is_finite()) return false;
    arma::Mat<T> y = b.rows(layout_.begin(k), layout_.begin(k + 1) - 1);
    solve_triangular(corner, true, y);
    b.rows(layout_.begin(k), layout_.begin(k + 1) - 1) = y;
    if (k + 1 == layout_.count()) break;
    for (std::size_t j = k + 1; j < layout_.count(); ++j)
      if (owns(k, j)) solve_triangular(corner, true, tile(k, j).values);
    if (owns(k + 1, k + 1)) finish_corner(k + 1);
    for_each_panel(layout_.size(k), [&](arma::uword from, arma::uword to) {
      const bool is_last = to == layout_.size(k);
      Panel panel = exchange(k, from, to, is_last);
      update(k, panel);
      for (std::size_t j = k + 1; j < layout_.count(); ++j) {
        arma::Mat<T> rest = b.rows(layout_.begin(j), layout_.begin(j + 1) - 1);
        subtract_product(panel.blocks[j], y.memptr() + from, to - from, panel.height, rest);
        b.rows(layout_.begin(j), layout_.begin(j + 1) - 1) = rest;
      }
      if (is_last) corner = std::move(panel.corner);
    });
    pause();
  }
  return true;
}

// U x = y. The products with tiles come to the owner of the corner, and x from it to all.
template <class T>
void TiledMatrix<T>::backward(arma::Col<T>& x) {
  for (std::size_t k = layout_.count(); k-- > 0;) {
    const arma::uword n = layout_.size(k);
    std::vector<double> local;
    std::vector<std::size_t> lengths(static_cast<std::size_t>(communicator_.size()), 0);
    for (std::size_t j = k + 1; j < layout_.count(); ++j) {
      lengths[static_cast<std::size_t>(layout_.owner(k, j))] += n * numbers_of<T>;
      if (!owns(k, j)) continue;
      const arma::Col<T> part = x.rows(layout_.begin(j), layout_.begin(j + 1) - 1);
      append<T>(local, tile(k, j).values * part);
    }
    const int owner = layout_.owner(k, k);
    std::vector<double> all;
    if (k + 1 < layout_.count()) all = communicator_.gather(local, lengths, owner);
    arma::Mat<T> here = x.rows(layout_.begin(k), layout_.begin(k + 1) - 1);
    if (owns(k, k)) {
      std::vector<std::size_t> at = starts_of(lengths);
      for (std::size_t j = k + 1; j < layout_.count(); ++j) {
        std::size_t& next = at[static_cast<std::size_t>(layout_.owner(k, j))];
        here -= arma::Col<T>(elements_at<T>(all, next), n);
        next += n * numbers_of<T>;
      }
      solve_triangular(tile(k, k).values, false, here);
    }
    communicator_.broadcast(
        std::span(reinterpret_cast<double*>(here.memptr()), here.n_elem * numbers_of<T>), owner);
    x.rows(layout_.begin(k), layout_.begin(k + 1) - 1) = here;
  }
}

template <class T>
bool TiledMatrix<T>::solve(arma::Col<T>& b, const std::function<void()>& pause) {
  if (layout_.count() == 0) return true;
  if (!forward(b, pause)) return false;
  backward(b);
  return b.is_finite();
}

template class TiledMatrix<double>;
template class TiledMatrix<arma::cx_double>;

}  // namespace ritz
