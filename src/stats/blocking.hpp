#pragma once

#include <armadillo>
#include <vector>

namespace ritz {

// Time series of independent chains (walkers) are matrices throughout this folder: one row per
// chain, one column per measurement in the order of time. A measurement of all walkers is then a
// contiguous column, and chains of any length, also of 1, are welcome.

/// The error of the mean from blocks of one length.
struct BlockingLevel {
  double block_length = 1;    ///< measurements in a block, on average
  arma::uword n_blocks = 0;   ///< of all chains together
  double error = 0;           ///< of the mean, if blocks were independent
  double error_of_error = 0;  ///< the statistical error of `error`
};

/// A mean with an error that includes autocorrelation.
struct BlockingEstimate {
  double mean = 0;
  double error = 0;  ///< infinite for a single measurement
  double error_of_error = 0;
  double block_length = 1;            ///< of the level that `error` comes from
  double inflation = 1;               ///< (error / error of independent measurements)²
  bool reliable = false;              ///< the plateau was reached, with enough blocks there
  bool exact = false;                 ///< all measurements are equal: the error is 0
  std::vector<BlockingLevel> levels;  ///< short blocks first; for plots
};

/// The mean of all measurements and its error by blocking (Flyvbjerg & Petersen, J. Chem. Phys.
/// 91, 461 (1989)), pooled over independent chains.
///
/// At level k each chain of T measurements is cut into ⌊T/2ᵏ⌋ contiguous blocks whose lengths
/// L_b differ by one at most, so that no length of the chain loses its tail. With N blocks in all
/// chains together, n measurements, block means m_b and the global mean m,
///
///     error² = 1/(n (N − 1)) Σ_b L_b (m_b − m)²
///
/// is unbiased for independent blocks of a variance that goes as 1/L_b. At the last level a block
/// is a whole chain: chains are independent, so this level needs no plateau, and chains of 1, 2
/// or 5 measurements have honest errors.
///
/// The error is taken from the first level k at which
///  - B³ ≥ 2 n (error_k / error_0)⁴ with B the block length, which balances the systematic error
///    of short blocks against the statistical error of few (Wolff, Comput. Phys. Commun. 156, 143
///    (2004); in this form Lee et al., Phys. Rev. E 83, 066706 (2011); the ratio is inverted where
///    it is below 1, for anticorrelated measurements), or a block is a whole chain, and
///  - no later level lies above it by more than three standard deviations of a χ² with as many
///    degrees of freedom as it has blocks: a slow part of small amplitude is not overlooked.
/// It is called reliable with at least 32 blocks there, or 16 whole chains. Otherwise the largest
/// error of all levels is returned, which errs on the safe side where measurements are positively
/// correlated.
///
/// Assumes that the chains are stationary (burnt in). Not finite measurements give a mean and
/// error of NaN that is not reliable. Throws std::logic_error without measurements.
BlockingEstimate blocking(const arma::mat& series);

/// The same where the mean of all measurements is known.
BlockingEstimate blocking(const arma::mat& series, double mean);

}  // namespace ritz
