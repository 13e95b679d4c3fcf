#include "quartic_trap.hpp"

#include <fmt/format.h>

#include <cmath>

#include <ritz/hamiltonians/particles/kinetic_energy.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz {

QuarticConfinement::QuarticConfinement(const ParticleSpace& space, double strength)
    : Term("external"),
      n_particles_(space.n_particles()),
      dimensions_(space.dimensions()),
      strength_(strength) {}

// r·∇ of r⁴ is 4 r⁴.
void QuarticConfinement::add_local_values(LocalValues& out) const {
  const Batch& r = out.configurations();
  const arma::rowvec squares =
      arma::sum(arma::reshape(arma::square(r), dimensions_, n_particles_ * r.n_cols), 0);
  const arma::rowvec external =
      strength_ * arma::sum(arma::square(arma::reshape(squares, n_particles_, r.n_cols)), 0);
  out.energy += external;
  out.r_dot_gradient += 4.0 * external;
}

namespace {

Terms terms_of_quartic_trap(const ParticleSpace& space, double strength) {
  Terms terms;
  terms.push_back(std::make_unique<KineticEnergy>());
  terms.push_back(std::make_unique<QuarticConfinement>(space, strength));
  return terms;
}

}  // namespace

QuarticTrap::QuarticTrap(const ParticleSpace& space, double strength)
    : ParticleHamiltonian(space, terms_of_quartic_trap(space, strength)), strength_(strength) {}

std::string QuarticTrap::description() const {
  return fmt::format("{} in a quartic trap of strength {:g}", space().description(), strength_);
}

// Where s r⁴ and 1/r² are of one size.
double QuarticTrap::length_scale() const { return std::pow(strength_, -1.0 / 6); }

// Normal numbers, wider at each further attempt.
void QuarticTrap::draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                             Batch& out) const {
  RandomBlock(seed, Purpose::initial_walkers).normal(first_walker, attempt, out);
  out *= length_scale() * (0.5 + 0.1 * static_cast<double>(attempt));
}

SystemKind quartic_trap_kind() {
  Schema schema("quartic_trap", "bosons of mass 1 without interaction, confined by s·r⁴");
  schema.add(Key("particles").integer(between(1, 100000)).required().means("number of bosons"))
      .add(Key("dimensions").integer(between(1, 3)).required().means("dimensions of space"))
      .add(Key("strength").real(above(0)).defaults_to(1.0).unit("hartree/bohr⁴").means("s"))
      .example("particles = 2\ndimensions = 3\nstrength = 0.5");
  const auto create = [](Settings& settings) {
    const auto n = static_cast<arma::uword>(settings.integer("particles"));
    const auto d = static_cast<arma::uword>(settings.integer("dimensions"));
    return std::make_unique<QuarticTrap>(ParticleSpace({n}, d, Statistics::boson),
                                         settings.real("strength"));
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
