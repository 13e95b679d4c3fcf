#pragma once

#include <armadillo>

namespace ritz {

/// Split R-hat (Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, eqs. 11.1–11.4): every chain
/// is cut into two halves (an odd measurement in the middle is left out), and the spread between
/// the 2M halves is compared with the spread within them. Near 1 when chains have mixed and do not
/// drift. A number for people: mixing() judges. `series`: one row per chain, one column per
/// measurement.
///
/// 1 when all measurements are equal, infinite when every half is constant but not all alike, NaN
/// when a half has fewer than two measurements (chains of fewer than 4).
double split_r_hat(const arma::mat& series);

}  // namespace ritz
