#pragma once

#include <armadillo>

namespace ritz {

/// Mean and variance of a set of numbers. The sums run in an order that the count fixes, in several
/// passes around a shifting origin: stable for a mean that is large against the spread, exact for
/// numbers that are all equal, and the same bits for the same numbers.
struct Moments {
  double count = 0;     ///< how many numbers; of weighted ones, the effective number (Σw)²/Σw²
  double mean = 0;      ///< Σ p x, with Σ p = 1
  double variance = 0;  ///< Σ p (x − mean)²: of these numbers, without the factor n/(n − 1)

  /// The estimate of the variance of the distribution behind the numbers: variance · n/(n − 1).
  /// Infinite for a single number.
  double unbiased_variance() const;
};

/// Moments of all elements. Throws std::logic_error when there are none.
Moments moments(const arma::mat& values);

/// Moments with weights of at least 0, one per element, not all 0; they need not be normalised.
/// Throws std::logic_error when the shapes differ or the weights are not of this kind.
Moments weighted_moments(const arma::mat& values, const arma::mat& weights);

}  // namespace ritz
