#include <ritz/hamiltonians/particles/kinetic_energy.hpp>

namespace ritz {

// T = −½ (∇² log ψ + (∇ log ψ)²) with log ψ = log|ψ| + iφ.
void KineticEnergy::add_local_values(LocalValues& out) const {
  const SpatialValues& values = out.spatial();
  arma::rowvec kinetic = -0.5 * (values.laplacian + arma::sum(arma::square(values.gradient), 0));
  if (!out.wavefunction().is_real()) {
    kinetic += 0.5 * arma::sum(arma::square(values.phase_gradient), 0);
    out.imaginary +=
        -0.5 * values.phase_laplacian - arma::sum(values.gradient % values.phase_gradient, 0);
  }
  out.energy += kinetic;
  out.kinetic += kinetic;
}

}  // namespace ritz
