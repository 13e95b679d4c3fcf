#include <ritz/hamiltonians/particles/molecule.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/hamiltonians/particles/kinetic_energy.hpp>
#include <ritz/hamiltonians/particles/nuclei.hpp>
#include <ritz/hamiltonians/particles/pair/coulomb_interaction.hpp>
#include <ritz/hamiltonians/particles/pair/no_interaction.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz {

namespace {

Terms terms_of_molecule(const ParticleSpace& space, std::unique_ptr<PairInteraction> interaction) {
  Terms terms;
  terms.push_back(std::make_unique<KineticEnergy>());
  terms.push_back(std::make_unique<ElectronNucleus>(space));
  terms.push_back(std::move(interaction));
  if (space.centres().size() > 1)
    terms.push_back(std::make_unique<NucleusNucleus>(space.centres()));
  return terms;
}

// The electrons that a nucleus has got so far.
struct Shells {
  double charge;
  int of_spin[2] = {0, 0};

  int n() const { return of_spin[0] + of_spin[1]; }
  double left() const { return charge - n(); }
  int excess(int spin) const { return of_spin[spin] - of_spin[1 - spin]; }
  /// The width of the shell that the last electron is in: n²/Z for hydrogen's n, with the charge
  /// that inner shells leave.
  double width() const {
    int shell = 1, inner = 0;
    for (int room = 2; inner + room < n(); room = 2 * shell * shell) {
      inner += room;
      ++shell;
    }
    return shell * shell / std::max(charge - inner, 1.0);
  }
};

}  // namespace

Molecule::Molecule(const ParticleSpace& space, std::unique_ptr<PairInteraction> interaction,
                   std::string description)
    : ParticleHamiltonian(space, terms_of_molecule(space, std::move(interaction))),
      description_(std::move(description)) {}

// From 1/Z of a single electron to Z^(−1/3) of a neutral atom (Thomas and Fermi).
double Molecule::length_scale() const {
  double charge = 0;
  for (const Centre& nucleus : space().centres()) charge += nucleus.charge;
  const auto n_nuclei = static_cast<double>(space().centres().size());
  const double n = std::max(static_cast<double>(space().n_particles()) / n_nuclei, 1.0);
  return std::cbrt(n * n) / (charge / n_nuclei);
}

// Each electron goes to the nucleus with the largest charge left, of several to that with the
// smallest excess of its spin; walkers differ in which of equal nuclei comes first.
void Molecule::draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                          Batch& out) const {
  RandomBlock(seed, Purpose::initial_walkers).normal(first_walker, attempt, out);
  const double widening = 1 + 0.1 * static_cast<double>(attempt);
  const std::vector<Centre>& nuclei = space().centres();
  const arma::uword n = space().n_particles(), n_up = space().n_per_species()[0], n_down = n - n_up;
  for (arma::uword w = 0; w < out.n_cols; ++w) {
    std::vector<Shells> shells;
    for (const Centre& nucleus : nuclei) shells.push_back({nucleus.charge});
    for (arma::uword k = 0; k < std::max(n_up, n_down); ++k)
      for (const int spin : {0, 1}) {
        if (k >= (spin == 0 ? n_up : n_down)) continue;
        std::size_t best = (first_walker + w) % nuclei.size();
        for (std::size_t i = 0; i < nuclei.size(); ++i) {
          const Shells &candidate = shells[i], &holder = shells[best];
          if (candidate.left() > holder.left() ||
              (candidate.left() == holder.left() && candidate.excess(spin) < holder.excess(spin)))
            best = i;
        }
        ++shells[best].of_spin[spin];
        const arma::uword first = 3 * (spin == 0 ? k : n_up + k);
        for (arma::uword axis = 0; axis < 3; ++axis)
          out(first + axis, w) =
              nuclei[best].position[axis] + widening * shells[best].width() * out(first + axis, w);
      }
  }
}

Schema& add_electron_keys(Schema& schema) {
  return schema
      .add(Key("electrons")
               .integers(between(0, 1000), 2)
               .required()
               .means("number of electrons, [up, down]"))
      .add(Key("interaction")
               .choice({"coulomb", "none"})
               .defaults_to("coulomb")
               .means("repulsion of the electrons"));
}

std::unique_ptr<Hamiltonian> make_molecule(const Settings& settings, std::vector<Centre> nuclei,
                                           const std::string& name) {
  const auto given = settings.integers("electrons");
  const std::vector<arma::uword> electrons(given.begin(), given.end());
  if (electrons[0] + electrons[1] == 0)
    throw UsageError(settings.at("electrons") +
                     "\"system.electrons\" holds no electron; expected at least one");
  ParticleSpace space(electrons, 3, Statistics::fermion, std::move(nuclei));
  std::unique_ptr<PairInteraction> interaction;
  if (settings.text("interaction") == "coulomb")
    interaction = std::make_unique<CoulombInteraction>("electron_electron", 3, 1.0, 0.0);
  else
    interaction = std::make_unique<NoInteraction>("electron_electron", 3);
  const std::string text =
      fmt::format("{}, {} electron{} ({} up, {} down){}", name, space.n_particles(),
                  space.n_particles() > 1 ? "s" : "", electrons[0], electrons[1],
                  interaction->is_zero() ? " without repulsion" : "");
  return std::make_unique<Molecule>(space, std::move(interaction), text);
}

namespace {

constexpr double bohr_per_angstrom = 1 / 0.529177210903;  // CODATA 2018
constexpr double least_distance = 1e-3;                   // bohr

std::vector<Centre> read_nuclei(const Settings& settings) {
  const double unit = settings.text("unit") == "angstrom" ? bohr_per_angstrom : 1.0;
  std::vector<Centre> nuclei;
  for (const Settings& given : settings.tables("nuclei")) {
    const std::string what = fmt::format("system.nuclei.{}", nuclei.size());
    const Centre nucleus{unit * arma::vec(given.reals("position")), read_charge(given, what)};
    for (std::size_t i = 0; i < nuclei.size(); ++i)
      if (arma::norm(nuclei[i].position - nucleus.position) < least_distance)
        throw UsageError(fmt::format(
            "{}\"{}\" lies on \"system.nuclei.{}\": their repulsion is infinite; expected nuclei "
            "at least {:g} bohr apart",
            given.at("position"), what, i, least_distance));
    nuclei.push_back(nucleus);
  }
  if (nuclei.empty())
    throw UsageError(settings.at("nuclei") +
                     "\"system.nuclei\" holds no nucleus; expected at least one");
  return nuclei;
}

// "H2O", or the charges where they are not those of elements.
std::string name_of_molecule(const Settings& settings) {
  std::vector<std::pair<std::string, int>> counts;
  for (const Settings& given : settings.tables("nuclei")) {
    const std::string symbol =
        given.has("element") ? given.text("element") : fmt::format("({:g})", given.real("charge"));
    const auto known = std::ranges::find(counts, symbol, &std::pair<std::string, int>::first);
    if (known == counts.end())
      counts.emplace_back(symbol, 1);
    else
      ++known->second;
  }
  std::string name = "molecule ";
  for (const auto& [symbol, n] : counts) name += n > 1 ? fmt::format("{}{}", symbol, n) : symbol;
  return name;
}

}  // namespace

SystemKind molecule_kind() {
  Schema nucleus("nucleus", "a nucleus at rest");
  add_charge_keys(nucleus).add(
      Key("position").reals(any_number(), 3).required().means("place of the nucleus"));
  Schema schema("molecule", "electrons about nuclei at rest");
  schema.add(Key("nuclei").tables(nucleus).required().means("the nuclei"))
      .add(Key("unit")
               .choice({"bohr", "angstrom"})
               .defaults_to("bohr")
               .means("of the positions of the nuclei"));
  add_electron_keys(schema)
      .example(
          "nuclei = [{ element = \"H\", position = [0.0, 0.0, -0.7] }, "
          "{ element = \"H\", position = [0.0, 0.0, 0.7] }]\nelectrons = [1, 1]")
      .example(
          "nuclei = [{ element = \"He\", position = [0.0, 0.0, 0.0] }, "
          "{ charge = 1.0, position = [0.0, 0.0, 0.774] }]\nunit = \"angstrom\"\n"
          "electrons = [1, 1]\ninteraction = \"none\"");
  const auto create = [](Settings& settings) {
    return make_molecule(settings, read_nuclei(settings), name_of_molecule(settings));
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
