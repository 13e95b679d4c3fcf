#include <ritz/hamiltonians/particles/pair/inverse_square_interaction.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/hamiltonians/particles/pair/near_contact.hpp>
#include <ritz/model/hamiltonian.hpp>

namespace ritz {

namespace {

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

void InverseSquareInteraction::add(const double* r, arma::uword n, double& energy,
                                   double& r_dot_gradient) const {
  double sum = 0;
  for (arma::uword i = 0; i < n; ++i) sum += coupling_ / (r[i] * r[i]);
  energy += sum;
  r_dot_gradient -= 2 * sum;
}

Contact InverseSquareInteraction::contact() const {
  if (coupling_ == 0) return {};
  const double shift = static_cast<double>(dimensions()) - 2;
  return {Contact::Kind::power, (-shift + std::sqrt(shift * shift + 4 * coupling_)) / 2};
}

std::string InverseSquareInteraction::refuses(const ParticleHamiltonian& system,
                                              const Wavefunction& psi) const {
  if (is_zero() || !inverse_square_diverges(system.space(), system.length_scale(), psi)) return "";
  return fmt::format(
      "\"system.interaction\" is inverse_square, whose energy in {} is infinite unless "
      "\"wavefunction\" vanishes where two particles meet{}; add a factor with kind = "
      "\"jastrow\", form = \"power\"",
      dimensions() == 1 ? "one dimension" : "two dimensions",
      dimensions() == 1 ? ", faster than √r" : "");
}

std::string InverseSquareInteraction::description() const {
  return fmt::format("inverse-square interaction of coupling {:g}", coupling_);
}

PairInteractionKind inverse_square_interaction_kind() {
  Schema schema("inverse_square", "coupling/r²");
  schema.add(Key("coupling")
                 .real(at_least(0))
                 .required()
                 .unit("hartree·bohr²")
                 .means("λ(λ − 1) of the Calogero model in one dimension"));
  const auto create = [](const Settings& settings, const std::string& name, arma::uword d) {
    return std::make_unique<InverseSquareInteraction>(name, d, settings.real("coupling"));
  };
  return {schema, create};
}

}  // namespace ritz
