#include "quartic_trap.hpp"

#include <fmt/format.h>

#include <cmath>

#include <ritz/random/random_block.hpp>

namespace ritz {

QuarticTrap::QuarticTrap(const ParticleSpace& space, double strength)
    : ParticleHamiltonian(space), strength_(strength) {}

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

// r·∇ of r⁴ is 4 r⁴.
void QuarticTrap::potential(const Batch& r, arma::rowvec& external, arma::rowvec& interaction,
                            arma::rowvec& r_dot_gradient) const {
  const arma::uword n = space().n_particles(), d = space().dimensions();
  const arma::rowvec squares = arma::sum(arma::reshape(arma::square(r), d, n * r.n_cols), 0);
  external = strength_ * arma::sum(arma::square(arma::reshape(squares, n, r.n_cols)), 0);
  interaction.zeros();
  r_dot_gradient = 4.0 * external;
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
