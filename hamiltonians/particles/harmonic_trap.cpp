#include <ritz/hamiltonians/particles/harmonic_trap.hpp>

#include <fmt/ranges.h>

#include <cmath>
#include <numeric>

#include <ritz/base/error.hpp>
#include <ritz/hamiltonians/particles/harmonic_confinement.hpp>
#include <ritz/hamiltonians/particles/kinetic_energy.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz {

namespace {

Terms terms_of_trap(arma::uword n_particles, const arma::vec& omega,
                    std::unique_ptr<PairInteraction> interaction) {
  Terms terms;
  terms.push_back(std::make_unique<KineticEnergy>());
  terms.push_back(std::make_unique<HarmonicConfinement>(n_particles, omega));
  terms.push_back(std::move(interaction));
  return terms;
}

}  // namespace

HarmonicTrap::HarmonicTrap(const ParticleSpace& space, const arma::vec& omega,
                           std::unique_ptr<PairInteraction> interaction)
    : ParticleHamiltonian(space, terms_of_trap(space.n_particles(), omega, std::move(interaction))),
      omega_(omega) {}

std::string HarmonicTrap::description() const {
  const bool isotropic = arma::all(omega_ == omega_[0]);
  const std::string frequencies =
      isotropic ? fmt::format("{:g}", omega_[0])
                : fmt::format("({:g})", fmt::join(omega_.begin(), omega_.end(), ", "));
  return fmt::format("{} in a harmonic trap, ω = {}, {}", space().description(), frequencies,
                     term<PairInteraction>()->description());
}

double HarmonicTrap::length_scale() const { return 1 / std::sqrt(arma::mean(omega_)); }

// Normal numbers of the ground state's width, wider at each further attempt.
void HarmonicTrap::draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                              Batch& out) const {
  RandomBlock(seed, Purpose::initial_walkers).normal(first_walker, attempt, out);
  const double widening = 1 + 0.1 * static_cast<double>(attempt);
  const arma::uword d = space().dimensions();
  for (arma::uword k = 0; k < out.n_rows; ++k)
    out.row(k) *= widening / std::sqrt(2 * omega_[k % d]);
}

namespace {

std::vector<arma::uword> species_of(const Settings& settings, Statistics statistics) {
  const auto given = settings.integers("particles");
  if (settings.value("particles").is_array()) return {given.begin(), given.end()};
  const auto n = static_cast<arma::uword>(given[0]);
  if (statistics == Statistics::boson) return {n};
  return {(n + 1) / 2, n / 2};
}

std::unique_ptr<Hamiltonian> create_trap(Settings& settings) {
  const auto statistics =
      settings.text("statistics") == "boson" ? Statistics::boson : Statistics::fermion;
  const auto d = static_cast<arma::uword>(settings.integer("dimensions"));
  const auto species = species_of(settings, statistics);
  if (statistics == Statistics::boson && species.size() > 1)
    throw UsageError(settings.at("particles") +
                     "\"system.particles\" is given as [up, down], but \"system.statistics\" is "
                     "boson; give one number of bosons");
  if (std::accumulate(species.begin(), species.end(), arma::uword{0}) == 0)
    throw UsageError(settings.at("particles") +
                     "\"system.particles\" holds no particle; expected at least one");
  Value::Array written;
  for (const arma::uword n : species) written.emplace_back(static_cast<std::int64_t>(n));
  settings.resolve("particles", statistics == Statistics::boson ? written[0] : Value(written));

  std::vector<double> omega = settings.reals("omega");
  if (omega.size() == 1) omega.assign(d, omega[0]);
  if (omega.size() != d)
    throw UsageError(fmt::format(
        "{}\"system.omega\" has {} entries, but \"system.dimensions\" is {}; expected one number "
        "or one per axis",
        settings.at("omega"), omega.size(), d));
  auto interaction = make_interaction(settings.table("interaction"), d);
  const bool interacts = !interaction->is_zero();
  auto trap = std::make_unique<HarmonicTrap>(ParticleSpace(species, d, statistics),
                                             arma::vec(omega), std::move(interaction));
  if (trap->space().n_particles() == 1 && interacts)
    trap->warn("system.interaction acts on nothing: there is a single particle");
  return trap;
}

}  // namespace

SystemKind harmonic_trap_kind() {
  Schema schema("harmonic_trap", "particles of mass 1 in a harmonic trap");
  schema
      .add(Key("particles")
               .integer(between(1, 100000))
               .integers(between(0, 100000), 2)
               .required()
               .means("number of particles, or [up, down]; a single number of fermions is split "
                      "evenly"))
      .add(Key("dimensions").integer(between(1, 3)).required().means("dimensions of space"))
      .add(Key("omega").real(above(0)).reals(above(0)).defaults_to(1.0).unit("hartree").means(
          "trap frequency, or one per axis"))
      .add(Key("statistics").choice({"fermion", "boson"}).required().means("kind of particles"))
      .add(Key("interaction")
               .kinds(interaction_schemas())
               .defaults_to("none")
               .means("energy of a pair"))
      .example(
          "particles = 3\ndimensions = 2\nstatistics = \"boson\"\n"
          "interaction = { kind = \"coulomb\" }")
      .example(
          "particles = [1, 1]\ndimensions = 3\nomega = [1.0, 1.0, 2.0]\n"
          "statistics = \"fermion\"\ninteraction = { kind = \"coulomb\", softening = 0.1 }")
      .example(
          "particles = [2, 1]\ndimensions = 2\nomega = [1.0, 1.3]\nstatistics = \"fermion\"\n"
          "interaction = { kind = \"coulomb\" }")
      .example(
          "particles = 3\ndimensions = 1\nstatistics = \"boson\"\n"
          "interaction = { kind = \"inverse_square\", coupling = 2.0 }")
      .example(
          "particles = 2\ndimensions = 1\nstatistics = \"boson\"\n"
          "interaction = { kind = \"gaussian\", strength = 2.0, range = 0.5 }")
      .example(
          "particles = 4\ndimensions = 3\nstatistics = \"boson\"\n"
          "interaction = { kind = \"hard_core\", diameter = 0.05 }");
  return {schema, "continuum", create_trap};
}

}  // namespace ritz
