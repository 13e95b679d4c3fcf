#include <ritz/hamiltonians/particles/pair/hard_core_interaction.hpp>

#include <fmt/format.h>

#include <limits>

#include <ritz/hamiltonians/particles/pair/near_contact.hpp>
#include <ritz/model/hamiltonian.hpp>

namespace ritz {

void HardCoreInteraction::add(const double* r, arma::uword n, double& energy,
                              double& /*r_dot_gradient*/) const {
  for (arma::uword i = 0; i < n; ++i)
    if (r[i] <= diameter_) energy = std::numeric_limits<double>::infinity();
}

std::string HardCoreInteraction::refuses(const ParticleHamiltonian& system,
                                         const Wavefunction& psi) const {
  const ParticleSpace& space = system.space();
  if (space.n_particles() < 2) return "";
  const arma::rowvec log_abs = log_abs_near_contact(space, 0.999 * diameter_, 2 * diameter_, psi);
  if (!arma::any(log_abs > -arma::datum::inf)) return "";
  return fmt::format(
      "\"system.interaction\" is hard_core with a diameter of {:g}, but \"wavefunction\" does not "
      "vanish where two particles are nearer than that, so that its energy is infinite; add a "
      "factor with kind = \"jastrow\", form = \"hard_core\"",
      diameter_);
}

std::string HardCoreInteraction::description() const {
  return fmt::format("hard cores of diameter {:g}", diameter_);
}

PairInteractionKind hard_core_interaction_kind() {
  Schema schema("hard_core", "infinite for r ≤ diameter");
  schema.add(Key("diameter")
                 .real(above(0))
                 .required()
                 .unit("bohr")
                 .means("distance at which two particles touch"));
  const auto create = [](const Settings& settings, const std::string& name, arma::uword d) {
    return std::make_unique<HardCoreInteraction>(name, d, settings.real("diameter"));
  };
  return {schema, create};
}

}  // namespace ritz
