#pragma once

#include <ritz/natural/sample_products.hpp>

namespace ritz {

/// With Ō the rows √p_w ΔO_w of all samples, [Re; Im] of log ψ, and e = √p_w r_w: the solution
///
///     Ōᵀ (Ō Ōᵀ + shift)⁻¹ e  =  (Ōᵀ Ō + shift)⁻¹ Ōᵀ e
///
/// of the least-squares problem |Ō δ − e|² + shift |δ|², by way of the kernel Ō Ōᵀ, whose size is
/// the number of samples (Chen & Heyl, Nat. Phys. 20, 1476, 2024; Rende et al., Commun. Phys. 7,
/// 260, 2024). Kept are the log-derivatives' factors and the kernel, never Ō.
///
/// The kernel is computed, centred and factorized in tiles, of a shape that depends on the samples
/// alone, each by the rank that owns it: no rank has the whole. Throws NumericsError, on every rank
/// alike, where the kernel has entries that are not finite. Collective.
arma::vec least_squares_step(const Communicator& communicator, const EnergyBatch& batch,
                             const arma::mat& weights, const SampleValues& residual, double shift,
                             arma::uword n_parameters);

}  // namespace ritz
