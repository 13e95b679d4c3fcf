#pragma once

#include <armadillo>

namespace ritz {

/// Split R-hat (Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, eqs. 11.1–11.4): every chain
/// is cut into two halves (an odd measurement in the middle is left out), and the spread between
/// the 2M halves is compared with the spread within them. Near 1 when chains have mixed and do not
/// drift; above about 1.01–1.1 when not. `series`: one row per chain, one column per measurement.
///
/// 1 when all measurements are equal, infinite when every half is constant but not all alike, NaN
/// when a half has fewer than two measurements (chains of fewer than 4).
double split_r_hat(const arma::mat& series);

/// Above this a split R-hat says that chains have not mixed. Stationary chains stay below it but
/// for fluctuations of three standard deviations when their autocorrelation time τ is at most a
/// tenth of their length, or 5 where they are shorter than 50: few measurements of many walkers
/// have a larger R-hat, about √(1 + (τ − 1)/n) for halves of n measurements, without anything being
/// wrong. 1.1 for long chains; infinite where there are too few measurements to tell.
double split_r_hat_limit(arma::uword n_chains, arma::uword n_measurements);

/// The rank-normalised split R-hat of Vehtari et al., Bayesian Analysis 16, 667 (2021), eq. (14)
/// and section 4.2: the larger of the split R-hat of the normal scores of the measurements and of
/// those of their distances from the median. Fit for measurements with heavy tails, such as local
/// energies near nodes. The same special values as split_r_hat.
double rank_normalized_r_hat(const arma::mat& series);

}  // namespace ritz
