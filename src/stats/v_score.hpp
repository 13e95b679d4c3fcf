#pragma once

namespace ritz {

/// The V-score N · Var(H) / (E − E∞)² of Wu et al., Science 386, 296 (2024), eq. (1): a measure,
/// free of units, of how far a variational state is from an eigenstate. `n_dof` is the number N
/// of degrees of freedom and `energy_at_infinity` the mean energy at infinite temperature.
/// 0 for a variance of 0; infinite where the energy equals that at infinite temperature.
double v_score(double energy, double variance, double n_dof, double energy_at_infinity);

}  // namespace ritz
