#pragma once

#include <armadillo>
#include <cstdint>

#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// A sum of vectors that has the same bits in whatever order, and on whatever number of ranks, the
/// vectors are added (Demmel and Nguyen 2015, with two folds and a bound that is known beforehand).
///
/// Every entry is split into a multiple of a coarse unit, a multiple of a fine unit, and a rest
/// that is dropped; the units follow from the bound and the number of terms alone and are so
/// coarse that all partial sums are exact. What is dropped is below
/// bound × n_terms³ × 2⁻¹⁰⁴: nothing, beside the rounding of the terms themselves.
class ExactSum {
 public:
  /// For at most `n_terms` vectors of `n` entries with absolute values of at most `bound`. All
  /// three must be the same on every rank. A bound that is zero or not finite makes the sum zero
  /// or NaN.
  ExactSum(arma::uword n, double bound, std::uint64_t n_terms);

  void add(const arma::vec& term);
  /// Adds up the ranks and returns the sum, the same on all of them. Collective.
  arma::vec reduce(const Communicator& communicator);

 private:
  double coarse_shift_ = 0;
  double fine_shift_ = 0;
  bool finite_ = true;
  arma::mat folds_;  // n x 2
};

}  // namespace ritz
