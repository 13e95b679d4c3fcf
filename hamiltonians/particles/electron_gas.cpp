#include <ritz/hamiltonians/particles/electron_gas.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/hamiltonians/particles/ewald.hpp>
#include <ritz/hamiltonians/particles/kinetic_energy.hpp>
#include <ritz/hamiltonians/particles/pair/no_interaction.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz {

namespace {

Terms terms_of_gas(std::unique_ptr<const Term> interaction) {
  Terms terms;
  terms.push_back(std::make_unique<KineticEnergy>());
  terms.push_back(std::move(interaction));
  return terms;
}

// A sphere, or a disc, of radius r_s for each electron.
double side_of_cell(arma::uword n, arma::uword d, double rs) {
  const auto electrons = static_cast<double>(n);
  return rs * (d == 3 ? std::cbrt(4 * arma::datum::pi * electrons / 3)
                      : std::sqrt(arma::datum::pi * electrons));
}

}  // namespace

ElectronGas::ElectronGas(const ParticleSpace& space, std::unique_ptr<const Term> interaction,
                         double rs, std::string description)
    : ParticleHamiltonian(space, terms_of_gas(std::move(interaction))),
      rs_(rs),
      description_(std::move(description)) {}

void ElectronGas::local_energies(const Wavefunction& wavefunction, const WalkerState& walkers,
                                 LocalEnergies& out) const {
  ParticleHamiltonian::local_energies(wavefunction, walkers, out);
  out.extras = out.total / static_cast<double>(space().n_particles());
}

void ElectronGas::draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                             Batch& out) const {
  RandomBlock(seed, Purpose::initial_walkers).uniform(first_walker, attempt, out);
  out *= space().side();
}

SystemKind electron_gas_kind() {
  Schema schema("electron_gas", "electrons in a periodic cell before a uniform background");
  schema
      .add(Key("electrons")
               .integers(between(0, 1000), 2)
               .required()
               .means("number of electrons, [up, down]"))
      .add(Key("rs").real(above(0)).required().unit("bohr").means(
          "radius of the sphere (disc) that holds one electron"))
      .add(Key("dimensions").integer(between(2, 3)).defaults_to(3).means("of space"))
      .add(Key("interaction")
               .choice({"coulomb", "none"})
               .defaults_to("coulomb")
               .means("repulsion of the electrons, by Ewald's sum"))
      .add(Key("madelung")
               .boolean()
               .defaults_to(true)
               .means("count the energy of each electron with its own images"))
      .example("electrons = [1, 1]\nrs = 2.0")
      .example("electrons = [5, 1]\nrs = 1.5\ndimensions = 2\nmadelung = false");
  const auto create = [](Settings& settings) {
    const auto given = settings.integers("electrons");
    const std::vector<arma::uword> electrons(given.begin(), given.end());
    const arma::uword n = electrons[0] + electrons[1];
    if (n == 0)
      throw UsageError(settings.at("electrons") +
                       "\"system.electrons\" holds no electron; expected at least one");
    const auto d = static_cast<arma::uword>(settings.integer("dimensions"));
    const double rs = settings.real("rs"), side = side_of_cell(n, d, rs);
    const auto space = ParticleSpace::periodic(electrons, d, Statistics::fermion, side);
    const bool repels = settings.text("interaction") == "coulomb";
    const bool madelung = settings.boolean("madelung");
    std::string text = fmt::format(
        "electron gas, {} ({} up, {} down) in {} dimensions, r_s = {:g}, cell of {:.6g} bohr, {}",
        n, electrons[0], electrons[1], d, rs, side,
        !repels    ? "no interaction"
        : madelung ? "Ewald sum with Madelung energy"
                   : "Ewald sum without Madelung energy");
    std::unique_ptr<const Term> interaction;
    if (repels)
      interaction = std::make_unique<EwaldInteraction>(space, madelung);
    else
      interaction = std::make_unique<NoInteraction>("interaction", d);
    return std::make_unique<ElectronGas>(space, std::move(interaction), rs, std::move(text));
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
