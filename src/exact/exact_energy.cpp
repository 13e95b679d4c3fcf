#include <ritz/exact/exact_energy.hpp>

#include <ritz/exact/double_dot.hpp>
#include <ritz/exact/electron_gas.hpp>
#include <ritz/exact/harmonic_trap.hpp>
#include <ritz/exact/lattice_energy.hpp>
#include <ritz/exact/literature.hpp>
#include <ritz/exact/molecules.hpp>
#include <ritz/exact/two_particles.hpp>

namespace ritz {

namespace {

std::optional<ExactEnergy> trap_energy(const TrapSystem& trap) {
  if (auto known = ideal_gas_energy(trap)) return known;
  if (auto known = calogero_energy(trap)) return known;
  if (auto known = taut_energy(trap)) return known;
  if (auto known = two_particle_energy(trap)) return known;
  return trap_energy_from_literature(trap);
}

std::optional<ExactEnergy> molecule_energy(const MoleculeSystem& molecule) {
  if (auto known = hydrogenic_energy(molecule)) return known;
  return molecule_energy_from_literature(molecule);
}

}  // namespace

std::optional<double> energy_gap(const std::vector<Level>& levels) {
  if (!levels.empty() && levels[0].n_states > 1) return 0.0;
  if (levels.size() < 2) return std::nullopt;
  return levels[1].energy - levels[0].energy;
}

std::optional<ExactEnergy> exact_energy(const Hamiltonian& system, Effort effort,
                                        const Pause& pause) {
  if (const auto* lattice = dynamic_cast<const LatticeHamiltonian*>(&system))
    return lattice_energy(*lattice, effort, pause);
  if (const auto trap = TrapSystem::of(system)) return trap_energy(*trap);
  if (const auto molecule = MoleculeSystem::of(system)) return molecule_energy(*molecule);
  if (const auto dot = DoubleDotSystem::of(system)) return ideal_double_dot_energy(*dot);
  if (const auto* gas = dynamic_cast<const ElectronGas*>(&system)) return electron_gas_energy(*gas);
  return std::nullopt;
}

}  // namespace ritz
