#include <ritz/hamiltonians/particles/double_dot.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/hamiltonians/particles/kinetic_energy.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz {

void DoubleWell::add_local_values(LocalValues& out) const {
  const Batch& r = out.configurations();
  const double half_square = 0.5 * omega_ * omega_, a = separation_ / 2;
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    double energy = 0, r_dot_gradient = 0;
    for (arma::uword k = 0; k < r.n_rows; k += 2) {
      const double x = std::abs(r(k, w)), y = r(k + 1, w);
      energy += (x - a) * (x - a) + y * y;
      r_dot_gradient += 2 * (x * (x - a) + y * y);
    }
    out.energy[w] += half_square * energy;
    out.r_dot_gradient[w] += half_square * r_dot_gradient;
  }
}

namespace {

Terms terms_of_double_dot(double omega, double separation,
                          std::unique_ptr<PairInteraction> interaction) {
  Terms terms;
  terms.push_back(std::make_unique<KineticEnergy>());
  terms.push_back(std::make_unique<DoubleWell>(omega, separation));
  terms.push_back(std::move(interaction));
  return terms;
}

}  // namespace

DoubleDot::DoubleDot(const ParticleSpace& space, double omega, double separation,
                     std::unique_ptr<PairInteraction> interaction)
    : ParticleHamiltonian(space, terms_of_double_dot(omega, separation, std::move(interaction))),
      omega_(omega),
      separation_(separation) {}

std::string DoubleDot::description() const {
  return fmt::format("{} in two dots {:g} bohr apart, ω = {:g}, {}", space().description(),
                     separation_, omega_, term<PairInteraction>()->description());
}

double DoubleDot::length_scale() const { return 1 / std::sqrt(omega_); }

// Electrons go to the two sides in turn, those of spin down the other way round; every second
// walker is mirrored.
void DoubleDot::draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                           Batch& out) const {
  RandomBlock(seed, Purpose::initial_walkers).normal(first_walker, attempt, out);
  out *= (1 + 0.1 * static_cast<double>(attempt)) / std::sqrt(2 * omega_);
  for (arma::uword w = 0; w < out.n_cols; ++w)
    for (arma::uword p = 0; p < space().n_particles(); ++p) {
      const arma::uword spin = space().species(p);
      const arma::uword in_turn = spin == 0 ? p : p - space().n_per_species()[0] + 1;
      out(2 * p, w) += ((first_walker + w + in_turn) % 2 == 0 ? 0.5 : -0.5) * separation_;
    }
}

SystemKind double_dot_kind() {
  Schema schema("double_dot", "electrons in two coupled quantum dots in the plane");
  schema
      .add(Key("particles")
               .integers(between(0, 1000), 2)
               .required()
               .means("number of electrons, [up, down]"))
      .add(Key("omega").real(above(0)).defaults_to(1.0).unit("hartree").means(
          "frequency of both dots"))
      .add(Key("separation")
               .real(at_least(0))
               .required()
               .unit("bohr")
               .means("distance of their centres, along x"))
      .add(Key("interaction")
               .kinds(interaction_schemas())
               .defaults_to("none")
               .means("energy of a pair"))
      .example("particles = [1, 1]\nseparation = 2.0\ninteraction = \"coulomb\"");
  const auto create = [](Settings& settings) {
    const auto given = settings.integers("particles");
    if (given[0] + given[1] == 0)
      throw UsageError(settings.at("particles") +
                       "\"system.particles\" holds no particle; expected at least one");
    const ParticleSpace space({given.begin(), given.end()}, 2, Statistics::fermion);
    return std::make_unique<DoubleDot>(space, settings.real("omega"), settings.real("separation"),
                                       make_interaction(settings.table("interaction"), 2));
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
