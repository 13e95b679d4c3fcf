#include <ritz/model/hamiltonian.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

// log|ψ| when the second or the last particle (of two species one is like the first particle, one
// unlike) is this near to the first, all others `spacing` apart.
arma::rowvec log_abs_near_contact(const ParticleSpace& space, double distance, double spacing,
                                  const Wavefunction& wavefunction) {
  const arma::uword n = space.n_particles(), d = space.dimensions();
  Batch r(space.n_dof(), 2, arma::fill::zeros);
  for (arma::uword p = 0; p < n; ++p) r.row(p * d).fill(spacing * static_cast<double>(p));
  r(d, 0) = r((n - 1) * d, 1) = -distance;
  LogPsi values(r.n_cols);
  wavefunction.log_psi(r, values);
  return values.log_abs;
}

bool allows_overlaps(const ParticleSpace& space, double diameter,
                     const Wavefunction& wavefunction) {
  if (space.n_particles() < 2) return false;
  const arma::rowvec log_abs =
      log_abs_near_contact(space, 0.999 * diameter, 2 * diameter, wavefunction);
  return arma::any(log_abs > -arma::datum::inf);
}

// The mean of 1/r² with ψ ∝ r^λ where two particles meet is finite for 2λ + d > 2. Where ψ is zero
// the λ below is no number, which is not refused.
bool inverse_square_diverges(const ParticleSpace& space, double length,
                             const Wavefunction& wavefunction) {
  if (space.n_particles() < 2) return false;
  const double far = 1e-6, near = 1e-9;
  const arma::rowvec lambda = (log_abs_near_contact(space, far * length, length, wavefunction) -
                               log_abs_near_contact(space, near * length, length, wavefunction)) /
                              std::log(far / near);
  const double least = 1 - static_cast<double>(space.dimensions()) / 2;
  return std::ranges::any_of(lambda, [&](double x) { return x < least + 1e-5; });
}

}  // namespace

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
  walkers.add_laplacian(values);

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

namespace {

void require_statistics(const ParticleSpace& space, const Wavefunction& wavefunction) {
  if (space.statistics() != Statistics::fermion || wavefunction.is_antisymmetric()) return;
  for (const arma::uword n : space.n_per_species())
    if (n > 1)
      throw UsageError(fmt::format(
          "\"system\" has {} fermions of one spin, but \"wavefunction\" does not change sign when "
          "two of them are exchanged: that takes one antisymmetric factor and no other without "
          "exchange symmetry (network, rbm); use at most one particle per spin "
          "(particles = [1, 1]) or statistics = \"boson\"",
          n));
}

}  // namespace

void ParticleHamiltonian::require(const Wavefunction& wavefunction) const {
  if (!wavefunction.spatial())
    throw UsageError(
        "the wavefunction has no gradient and Laplacian, which the kinetic energy of particles in "
        "continuous space needs; choose kinds that `ritz list wavefunctions` shows for the "
        "continuum");
  require_statistics(space_, wavefunction);
  if (pair_law().kind == PairLaw::Kind::hard_core &&
      allows_overlaps(space_, pair_law().strength, wavefunction))
    throw UsageError(fmt::format(
        "\"system.interaction\" is hard_core with a diameter of {:g}, but \"wavefunction\" does "
        "not "
        "vanish where two particles are nearer than that, so that its energy is infinite; add a "
        "factor with kind = \"jastrow\", form = \"hard_core\"",
        pair_law().strength));
  if (pair_law().kind == PairLaw::Kind::inverse_square &&
      inverse_square_diverges(space_, length_scale(), wavefunction))
    throw UsageError(fmt::format(
        "\"system.interaction\" is inverse_square, whose energy in {} is infinite unless "
        "\"wavefunction\" vanishes where two particles meet{}; add a factor with kind = "
        "\"jastrow\", form = \"power\"",
        space_.dimensions() == 1 ? "one dimension" : "two dimensions",
        space_.dimensions() == 1 ? ", faster than √r" : ""));
}

}  // namespace ritz
