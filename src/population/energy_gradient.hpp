#pragma once

#include <cstdint>

#include <ritz/population/energy_batch.hpp>

namespace ritz {

/// The factor of the window of clip_outliers() in iteration 0, 1, …: clip · √(1 + iteration).
///
/// Where a parameter moves a node of ψ, at the distance d from it |ψ|² ∼ d², ΔE ∼ 1/d and O ∼ 1/d:
/// O·ΔE has no variance, and single samples decide the gradient. A window that stays what it is
/// moves the optimum by the inverse of its width, however long the optimization. The outermost of n
/// energies that have a variance grows slower than √n: a window that grows as √n cuts off a share
/// that falls to nothing (near a node as n^(−3/2)), and leaves the optimum where it is.
double clip_window(double clip, std::uint64_t iteration);
/// The clip of wavefunctions for which none is given: 5 where particles in continuous space make ψ
/// change its sign, infinite elsewhere. There energies far out count as all others do: the tails of
/// a Gaussian, on a lattice the domain walls of a magnet.
double usual_clip(const Wavefunction& wavefunction);

/// The coefficients c_w = 2 p_w (E_w − ⟨E⟩) of the energy gradient for each sample, p_w = 1/N where
/// all count alike, real and imaginary part, n_walkers x n_measurements each. Energies beyond
/// `window` mean absolute deviations from the median are drawn in first; an infinite one, and full
/// summation, leave them as they are.
struct GradientCoefficients {
  arma::mat real;
  arma::mat imaginary;
  double clipped = 0;     ///< the share of samples that were drawn in
  double clip_shift = 0;  ///< what that added to the mean of the real part
};
GradientCoefficients gradient_coefficients(const EnergyBatch& batch, double window);

/// The gradient of the energy, g_k = Σ_w [Re c_w ∂_k log|ψ_w| + Im c_w ∂_k phase_w]: the same bits
/// on any number of ranks. Known to all ranks. Collective.
arma::vec energy_gradient(const Communicator& communicator, const EnergyBatch& batch,
                          const GradientCoefficients& coefficients, arma::uword n_parameters);

}  // namespace ritz
