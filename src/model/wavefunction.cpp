#include "model/wavefunction.hpp"

#include <stdexcept>

namespace ritz {

void SpatialValues::zeros(arma::uword n_dof, arma::uword n_walkers, bool real) {
  log_psi.zeros(n_walkers);
  gradient.zeros(n_dof, n_walkers);
  laplacian.zeros(n_walkers);
  phase_gradient.zeros(real ? 0 : n_dof, real ? 0 : n_walkers);
  phase_laplacian.zeros(real ? 0 : n_walkers);
}

void Wavefunction::set_parameters(const arma::vec& parameters) {
  if (parameters.n_elem != parameters_.n_elem)
    throw std::logic_error("set_parameters: wrong number of parameters");
  parameters_ = parameters;
}

}  // namespace ritz
