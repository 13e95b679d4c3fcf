#include <ritz/hamiltonians/particles/pair/coulomb_interaction.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/base/error.hpp>

namespace ritz {

void CoulombInteraction::add(const double* r, arma::uword n, double& energy,
                             double& r_dot_gradient) const {
  double sum = 0, slope = 0;
  if (softening_ == 0) {
    for (arma::uword i = 0; i < n; ++i) sum += 1 / r[i];
    slope = -sum;
  } else {
    for (arma::uword i = 0; i < n; ++i) {
      const double inverse = 1 / std::sqrt(r[i] * r[i] + softening_ * softening_);
      sum += inverse;
      slope -= r[i] * r[i] * inverse * inverse * inverse;
    }
  }
  energy += strength_ * sum;
  r_dot_gradient += strength_ * slope;
}

Contact CoulombInteraction::contact() const {
  if (strength_ == 0 || softening_ != 0) return {};
  return {Contact::Kind::slope, strength_ / (static_cast<double>(dimensions()) - 1)};
}

std::string CoulombInteraction::description() const {
  std::string text = "Coulomb interaction";
  if (strength_ != 1) text += fmt::format(" of strength {:g}", strength_);
  if (softening_ > 0) text += fmt::format(" softened by {:g} bohr", softening_);
  return text;
}

PairInteractionKind coulomb_interaction_kind() {
  Schema schema("coulomb", "s/√(r² + softening²)");
  schema
      .add(Key("strength")
               .real()
               .defaults_to(1.0)
               .unit("hartree·bohr")
               .means("s, the energy at unit distance"))
      .add(Key("softening")
               .real(at_least(0))
               .defaults_to(0.0)
               .unit("bohr")
               .means("rounds off the divergence; needed in one dimension"));
  const auto create = [](const Settings& settings, const std::string& name, arma::uword d) {
    const double softening = settings.real("softening");
    if (d == 1 && softening == 0)
      throw UsageError(settings.at("kind") +
                       "\"system.dimensions\" is 1 and \"system.interaction\" is coulomb without "
                       "softening: 1/r has no finite energy in one dimension; give a softening "
                       "above 0");
    return std::make_unique<CoulombInteraction>(name, d, settings.real("strength"), softening);
  };
  return {schema, create};
}

}  // namespace ritz
