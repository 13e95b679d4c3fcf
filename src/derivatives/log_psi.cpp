#include <ritz/derivatives/log_psi.hpp>

namespace ritz {

void SpatialValues::zeros(arma::uword n_dof, arma::uword n_walkers, bool real) {
  log_psi.zeros(n_walkers);
  gradient.zeros(n_dof, n_walkers);
  laplacian.zeros(n_walkers);
  phase_gradient.zeros(real ? 0 : n_dof, real ? 0 : n_walkers);
  phase_laplacian.zeros(real ? 0 : n_walkers);
}

}  // namespace ritz
