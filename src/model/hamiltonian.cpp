#include "model/hamiltonian.hpp"

#include "base/error.hpp"

namespace ritz {

void LocalEnergies::zeros(arma::uword n_terms, arma::uword n_extras, arma::uword n_walkers) {
  terms.zeros(n_terms, n_walkers);
  total.zeros(n_walkers);
  imaginary.zeros(n_walkers);
  extras.zeros(n_extras, n_walkers);
}

std::vector<std::string> ParticleHamiltonian::extra_names() const {
  if (!has_virial()) return {};
  return {"virial"};
}

// T = −½ (∇² log ψ + (∇ log ψ)²) with log ψ = log|ψ| + iφ.
void ParticleHamiltonian::local_energies(const Wavefunction& wavefunction,
                                         const WalkerState& walkers, LocalEnergies& out) const {
  const Batch& r = walkers.configurations();
  out.zeros(3, has_virial() ? 1 : 0, r.n_cols);
  SpatialValues values;
  values.zeros(r.n_rows, r.n_cols, wavefunction.is_real());
  wavefunction.spatial()->add_laplacian(r, values);

  arma::rowvec kinetic = -0.5 * (values.laplacian + arma::sum(arma::square(values.gradient), 0));
  if (!wavefunction.is_real()) {
    kinetic += 0.5 * arma::sum(arma::square(values.phase_gradient), 0);
    out.imaginary =
        -0.5 * values.phase_laplacian - arma::sum(values.gradient % values.phase_gradient, 0);
  }
  arma::rowvec external(r.n_cols), interaction(r.n_cols), r_dot_gradient(r.n_cols);
  potential(r, external, interaction, r_dot_gradient);
  out.terms.row(0) = kinetic;
  out.terms.row(1) = external;
  out.terms.row(2) = interaction;
  out.total = kinetic + external + interaction;
  if (has_virial()) out.extras.row(0) = 2.0 * kinetic - r_dot_gradient;
}

void ParticleHamiltonian::require(const Wavefunction& wavefunction) const {
  if (!wavefunction.spatial())
    throw UsageError(
        "the wavefunction has no gradient and Laplacian, which the kinetic energy of particles in "
        "continuous space needs; choose kinds that `ritz list wavefunctions` shows for the "
        "continuum");
}

}  // namespace ritz
