#include <ritz/hamiltonians/particles/harmonic_confinement.hpp>

namespace ritz {

HarmonicConfinement::HarmonicConfinement(arma::uword n_particles, const arma::vec& omega)
    : Term("external"),
      omega_(omega),
      half_omega_squared_(0.5 * arma::square(arma::repmat(omega, n_particles, 1))) {}

void HarmonicConfinement::add_local_values(LocalValues& out) const {
  const arma::rowvec external = half_omega_squared_.t() * arma::square(out.configurations());
  out.energy += external;
  out.r_dot_gradient += 2.0 * external;
}

}  // namespace ritz
