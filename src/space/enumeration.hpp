#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include <ritz/space/batch.hpp>
#include <ritz/space/lattice_space.hpp>

namespace ritz {

/// All configurations of a lattice space, numbered in lexicographic order: the first degree of
/// freedom counts most, so that without conserved quantities the order is that of Kronecker
/// products with the lowest level first.
class Enumeration {
 public:
  /// What size() says of more configurations than it can count.
  static constexpr std::uint64_t too_many = std::numeric_limits<std::uint64_t>::max();

  /// Keeps a reference to `space`.
  explicit Enumeration(const LatticeSpace& space);

  std::uint64_t size() const { return size_; }
  /// The number of a configuration of n_dof entries that lies in the space. Like fill(), for spaces
  /// that size() can count.
  std::uint64_t index(const double* configuration) const;
  /// Writes the configurations first, first + 1, … into the columns of `out` (n_dof x W, sized by
  /// the caller).
  void fill(std::uint64_t first, Batch& out) const;

 private:
  /// A sector with the number of ways in which its last k degrees of freedom make the total t:
  /// ways[k · stride + t]. Without a fixed total there is one column and t is 0.
  struct Counted {
    arma::uword n_dof = 0;
    arma::uword total = 0;
    bool is_fixed = false;
    std::vector<std::uint64_t> ways;
    std::uint64_t size = 0;

    std::uint64_t count(arma::uword k, arma::uword t) const {
      return ways[is_fixed ? k * (total + 1) + t : k];
    }
  };

  const LatticeSpace& space_;
  std::vector<Counted> sectors_;
  std::uint64_t size_ = 1;
};

}  // namespace ritz
