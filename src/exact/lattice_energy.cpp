#include <ritz/exact/lattice_energy.hpp>

#include <algorithm>

#include <ritz/exact/diagonalization.hpp>
#include <ritz/exact/spin_chains.hpp>
#include <ritz/hamiltonians/lattice/heisenberg.hpp>
#include <ritz/hamiltonians/lattice/transverse_field_ising.hpp>

namespace ritz {

namespace {

constexpr arma::uword most_free_sites = 2000;

/// The value of a coupling that is the same everywhere, 0 where there is none.
std::optional<double> uniform(const arma::vec& values) {
  if (values.is_empty()) return 0.0;
  if (arma::any(values != values[0])) return std::nullopt;
  return values[0];
}

std::optional<UniformSpins> uniform_spins(const LatticeHamiltonian& system) {
  if (const auto* ising = dynamic_cast<const TransverseFieldIsing*>(&system)) {
    const auto J = uniform(ising->bond_couplings()), h = uniform(ising->site_fields());
    if (!J || !h) return std::nullopt;
    return UniformSpins{ising->lattice(), true, *J, *h, 0};
  }
  const auto* heisenberg = dynamic_cast<const Heisenberg*>(&system);
  if (!heisenberg) return std::nullopt;
  const auto J = uniform(heisenberg->couplings().J), J2 = uniform(heisenberg->couplings().J2);
  if (!J || !J2 || heisenberg->couplings().delta != 1 || heisenberg->space().magnetization() != 0)
    return std::nullopt;
  return UniformSpins{heisenberg->lattice(), false, *J, 0, *J2};
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

std::optional<ExactEnergy> open_ising_energy(const LatticeHamiltonian& system) {
  const auto* ising = dynamic_cast<const TransverseFieldIsing*>(&system);
  if (!ising || ising->lattice()->kind() != "chain" || ising->lattice()->periodic()[0])
    return std::nullopt;
  return closed_form(open_ising_chain_energy(ising->bond_couplings(), ising->site_fields()),
                     "free fermions (E. Lieb, T. Schultz, D. Mattis, Ann. Phys. 16, 407 (1961))");
}

/// The lowest one-particle levels are filled, up to rounding.
std::optional<ExactEnergy> free_particle_energy(const LatticeHamiltonian& system) {
  const FockSum* sum = system.fock_sum();
  if (!sum || !sum->is_free() || sum->space().n_sites() > most_free_sites) return std::nullopt;
  const arma::vec levels = arma::eig_sym(sum->one_particle());
  if (sum->space().statistics() == Statistics::boson)
    return closed_form(static_cast<double>(sum->space().n_particles()) * levels[0],
                       "free bosons: all in the lowest one-particle level");
  double energy = 0;
  for (const arma::uword n : sum->space().n_per_species())
    if (n > 0) energy += arma::accu(levels.head(n));
  return closed_form(energy, "free fermions: the lowest one-particle levels filled");
}

}  // namespace

bool UniformSpins::is_periodic() const {
  return std::ranges::count(lattice->periodic(), false) == 0;
}
bool UniformSpins::is_open() const { return std::ranges::count(lattice->periodic(), true) == 0; }

std::optional<ExactEnergy> lattice_energy(const LatticeHamiltonian& system, Effort effort,
                                          const Pause& pause) {
  std::optional<ExactEnergy> known = free_particle_energy(system);
  const std::optional<UniformSpins> spins = uniform_spins(system);
  if (!known && spins && spins->lattice->kind() == "chain") known = chain_energy(*spins);
  if (!known) known = open_ising_energy(system);
  if (known && effort == Effort::quick) return known;
  if (known) {
    known->levels = cheap_levels(system, pause);
    return known;
  }
  if (const auto level = diagonalize(system, effort, pause))
    return ExactEnergy{.energy = level->energy,
                       .kind = "diagonalization",
                       .source = level->method,
                       .levels = level->levels};
  if (const FockSum* sum = system.fock_sum())
    return energy_from_literature(*sum, *system.lattice());
  if (!spins) return std::nullopt;
  return energy_from_literature(*spins);
}

}  // namespace ritz
