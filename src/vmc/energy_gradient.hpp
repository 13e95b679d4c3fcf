#pragma once

#include "vmc/energy_batch.hpp"

namespace ritz {

/// The coefficients c_w = 2 p_w (E_w − ⟨E⟩) of the energy gradient for each sample, p_w = 1/N where
/// all count alike, real and imaginary part, n_walkers x n_measurements each. Energies beyond
/// `clip` mean absolute deviations from the median are drawn in first; an infinite `clip`, and full
/// summation, leave them as they are.
struct GradientCoefficients {
  arma::mat real;
  arma::mat imaginary;
};
GradientCoefficients gradient_coefficients(const EnergyBatch& batch, double clip);

/// The gradient of the energy, g_k = Σ_w [Re c_w ∂_k log|ψ_w| + Im c_w ∂_k phase_w]: the same bits
/// on any number of ranks. Known to all ranks. Collective.
arma::vec energy_gradient(const Communicator& communicator, const EnergyBatch& batch,
                          const GradientCoefficients& coefficients, arma::uword n_parameters);

}  // namespace ritz
