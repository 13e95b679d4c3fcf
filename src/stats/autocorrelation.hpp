#pragma once

#include <armadillo>

namespace ritz {

/// The autocovariance Γ(t), t = 0 … T − 1, around the mean of all chains, averaged over chains
/// and times (Γ(0) is the variance). `series`: one row per chain, one column per measurement.
/// Long series go through a Fourier transform.
arma::vec autocovariance(const arma::mat& series);

struct AutocorrelationTime {
  double tau = 1;          ///< in measurements, see below
  double error = 0;        ///< statistical
  arma::uword window = 0;  ///< lags that were summed; 0 when tau comes from blocking
  bool reliable = false;   ///< the window closed well within the chains, on enough data
};

/// The integrated autocorrelation time τ = 1 + 2 Σ_{t≥1} Γ(t)/Γ(0): the factor by which
/// autocorrelation inflates the variance of a mean. τ = 1 for independent measurements; n
/// measurements are worth n/τ independent ones. (Sokal's τ_int is half of it.)
///
/// The sum ends at the first window W ≥ 3τ(W), of at least 5, which is Sokal's rule with c = 6
/// ("Monte Carlo methods in statistical mechanics", 1989, section 3), with the error of Madras &
/// Sokal, J. Stat. Phys. 50, 109 (1988), τ √(2(2W + 1)/n), and Wolff's correction for the estimated
/// mean (Comput. Phys. Commun. 156, 143 (2004), eq. 49). It is reliable for n ≥ 50 τ and W ≤ T/2 in
/// chains of T measurements.
///
/// Where the chains are too short for the window to close, τ is the inflation seen by blocking:
/// right for these chains, a lower bound for longer ones, and not reliable. Where measurements
/// are strongly anticorrelated (τ below 1/2), where Sokal's rule fails, it is the same. τ = 1 when
/// all measurements are equal.
AutocorrelationTime autocorrelation_time(const arma::mat& series);

}  // namespace ritz
