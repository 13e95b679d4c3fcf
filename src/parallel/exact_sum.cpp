#include <ritz/parallel/exact_sum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ritz {

namespace {

// Adding 1.5 × 2⁵² × unit rounds a smaller number to a multiple of `unit`.
double shift_for(double unit) { return 1.5 * 0x1p52 * unit; }

// The smallest power of two u such that n_terms × bound is at most 2⁵² u: multiples of u then sum
// without rounding. Below the normal range nothing is lost by a larger unit.
double unit_for(double bound, double n_terms) {
  const double unit = std::exp2(std::ceil(std::log2(bound) + std::log2(n_terms)) - 52);
  return std::max(unit, std::numeric_limits<double>::min());
}

}  // namespace

ExactSum::ExactSum(arma::uword n, double bound, std::uint64_t n_terms)
    : finite_(std::isfinite(bound) && bound < 1e290), folds_(n, 2, arma::fill::zeros) {
  if (!finite_ || !(bound > 0)) return;
  const auto terms = static_cast<double>(std::max<std::uint64_t>(n_terms, 1));
  // A factor of two covers the rounding of the bound and of entries to multiples of the unit.
  const double coarse = unit_for(2 * bound, terms);
  coarse_shift_ = shift_for(coarse);
  fine_shift_ = shift_for(unit_for(coarse, terms));
}

void ExactSum::add(const arma::vec& term) {
  double* coarse = folds_.colptr(0);
  double* fine = folds_.colptr(1);
  const double* x = term.memptr();
  for (arma::uword i = 0; i < term.n_elem; ++i) {
    const double head = (x[i] + coarse_shift_) - coarse_shift_;
    coarse[i] += head;
    fine[i] += ((x[i] - head) + fine_shift_) - fine_shift_;
  }
}

arma::vec ExactSum::reduce(const Communicator& communicator) {
  communicator.sum(std::span(folds_.memptr(), folds_.n_elem));
  if (!finite_) return arma::vec(folds_.n_rows).fill(arma::datum::nan);
  return folds_.col(0) + folds_.col(1);
}

}  // namespace ritz
