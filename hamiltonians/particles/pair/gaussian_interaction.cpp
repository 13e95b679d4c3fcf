#include <ritz/hamiltonians/particles/pair/gaussian_interaction.hpp>

#include <fmt/format.h>

#include <cmath>

namespace ritz {

void GaussianInteraction::add(const double* r, arma::uword n, double& energy,
                              double& r_dot_gradient) const {
  for (arma::uword i = 0; i < n; ++i) {
    const double x = r[i] * r[i] / (range_ * range_), v = strength_ * std::exp(-x / 2);
    energy += v;
    r_dot_gradient -= x * v;
  }
}

std::string GaussianInteraction::description() const {
  return fmt::format("Gaussian interaction of strength {:g} and range {:g}", strength_, range_);
}

PairInteractionKind gaussian_interaction_kind() {
  Schema schema("gaussian", "s·exp(−r²/2 range²)");
  schema
      .add(Key("strength")
               .real()
               .required()
               .unit("hartree")
               .means("s, the energy of two particles at one place"))
      .add(Key("range").real(above(0)).required().unit("bohr").means(
          "distance at which the energy has fallen to exp(−½) of s"));
  const auto create = [](const Settings& settings, const std::string& name, arma::uword d) {
    return std::make_unique<GaussianInteraction>(name, d, settings.real("strength"),
                                                 settings.real("range"));
  };
  return {schema, create};
}

}  // namespace ritz
