#pragma once

#include <ritz/natural/natural_gradient.hpp>

namespace ritz {

/// sr: the natural gradient from the matrix S of parameters by Cholesky, or without the matrix by
/// conjugate gradients on products with the log-derivatives (Neuscamman, Umrigar & Chan, Phys. Rev.
/// B 85, 045103, 2012). `solver = "auto"` takes the matrix up to 2000 parameters.
///
/// With `scale_invariant` the shift multiplies the diagonal of S in place of 1: the direction then
/// does not depend on the units of a parameter.
NaturalGradientKind sr_kind();

/// δ from the matrix: (S + shift) δ = half_gradient by Cholesky, on all ranks. Not finite where the
/// equations cannot be solved. Collective.
arma::vec matrix_step(const Communicator& communicator, const EnergyBatch& batch,
                      const arma::mat& weights, arma::vec half_gradient, double shift,
                      bool scale_invariant);
NaturalGradient::Work matrix_work(const LogDerivatives& derivatives, std::uint64_t n_samples,
                                  int n_ranks);

}  // namespace ritz
