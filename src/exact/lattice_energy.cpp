#include <ritz/exact/lattice_energy.hpp>

#include <algorithm>

#include <ritz/exact/diagonalization.hpp>
#include <ritz/exact/spin_chains.hpp>
#include <ritz/hamiltonians/lattice/couplings.hpp>
#include <ritz/lattice/lattice_settings.hpp>

namespace ritz {

namespace {

/// The value of a coupling that is the same everywhere.
std::optional<double> uniform(const Settings& system, const std::string& key) {
  const std::vector<double> values = system.reals(key);
  if (values.empty() || std::ranges::any_of(values, [&](double x) { return x != values[0]; }))
    return std::nullopt;
  return values[0];
}

std::optional<UniformSpins> uniform_spins(const Settings& system, const Lattice& lattice) {
  const auto J = uniform(system, "J");
  if (!J) return std::nullopt;
  if (system.kind() == "transverse_field_ising") {
    const auto h = uniform(system, "h");
    if (!h) return std::nullopt;
    return UniformSpins{&lattice, true, *J, *h, 0};
  }
  const auto J2 = uniform(system, "J2");
  if (system.kind() != "heisenberg" || !J2 || system.real("delta") != 1 ||
      system.integer("magnetization") != 0)
    return std::nullopt;
  return UniformSpins{&lattice, false, *J, 0, *J2};
}

ExactEnergy closed_form(double energy, const std::string& source) {
  return {energy, 0, "exact", source};
}

std::optional<ExactEnergy> chain_energy(const UniformSpins& spins) {
  const auto n = static_cast<int>(spins.lattice->n_sites());
  if (spins.is_ising)
    return closed_form(ising_chain_energy(n, spins.J, spins.h, spins.is_periodic()),
                       "free fermions (P. Pfeuty, Ann. Phys. 57, 79 (1970))");
  if (!spins.is_periodic() || n % 2 != 0 || spins.J <= 0) return std::nullopt;
  if (spins.J2 == 0)
    return closed_form(spins.J * heisenberg_chain_energy(n),
                       "Bethe ansatz (H. Bethe, Z. Phys. 71, 205 (1931))");
  // With four sites the bonds of J2 are not those of the theorem, which counts each twice.
  if (2 * spins.J2 == spins.J && n >= 6)
    return closed_form(-0.375 * n * spins.J,
                       "dimer state (C. K. Majumdar and D. K. Ghosh, J. Math. Phys. 10, 1388 "
                       "(1969))");
  return std::nullopt;
}

std::optional<ExactEnergy> open_ising_energy(const Settings& system, const Lattice& lattice) {
  if (system.kind() != "transverse_field_ising" || lattice.kind() != "chain" ||
      lattice.periodic()[0])
    return std::nullopt;
  return closed_form(open_ising_chain_energy(couplings(system, "J", "bond", lattice.n_sites() - 1),
                                             couplings(system, "h", "site", lattice.n_sites())),
                     "free fermions (E. Lieb, T. Schultz, D. Mattis, Ann. Phys. 16, 407 (1961))");
}

std::unique_ptr<Hamiltonian> make_hamiltonian(Settings system) {
  for (const SystemKind& kind : system_kinds())
    if (kind.schema.name() == system.kind()) return kind.create(system);
  return nullptr;
}

}  // namespace

bool UniformSpins::is_periodic() const {
  return std::ranges::count(lattice->periodic(), false) == 0;
}
bool UniformSpins::is_open() const { return std::ranges::count(lattice->periodic(), true) == 0; }

std::optional<ExactEnergy> lattice_energy(const Settings& system, Effort effort) {
  if (!system.has("lattice") && system.kind() != "pauli") return std::nullopt;
  const auto hamiltonian = make_hamiltonian(system);
  const auto* on_lattice = dynamic_cast<const LatticeHamiltonian*>(hamiltonian.get());
  if (!on_lattice) return std::nullopt;

  std::optional<ExactEnergy> known;
  std::optional<UniformSpins> spins;
  if (const Lattice* lattice = on_lattice->lattice()) {
    spins = uniform_spins(system, *lattice);
    if (spins && lattice->kind() == "chain") known = chain_energy(*spins);
    if (!known) known = open_ising_energy(system, *lattice);
  }
  if (known && effort == Effort::quick) return known;
  if (known) {
    known->levels = cheap_levels(*on_lattice);
    return known;
  }
  if (const auto level = diagonalize(*on_lattice, effort))
    return ExactEnergy{.energy = level->energy,
                       .kind = "diagonalization",
                       .source = level->method,
                       .levels = level->levels};
  if (!spins) return std::nullopt;
  return energy_from_literature(*spins);
}

}  // namespace ritz
