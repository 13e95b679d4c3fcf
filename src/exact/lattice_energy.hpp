#pragma once

#include <optional>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/model/fock_sum.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

/// The energy of a system on a lattice: in closed form for chains (free fermions, Bethe ansatz,
/// Majumdar–Ghosh), by diagonalization as far as `effort` allows, or from the literature.
std::optional<ExactEnergy> lattice_energy(const LatticeHamiltonian& system, Effort effort,
                                          const Pause& pause = {});

/// A spin system with the same couplings everywhere, as the literature treats it.
struct UniformSpins {
  const Lattice* lattice;
  bool is_ising = false;  ///< transverse_field_ising, otherwise an isotropic Heisenberg model
  double J = 1;
  double h = 0;   ///< of the Ising model
  double J2 = 0;  ///< of the Heisenberg model, in its lowest magnetization

  bool is_periodic() const;  ///< along all axes
  bool is_open() const;
};

/// Where many of them are collected.
constexpr const char* variational_benchmark =
    "as collected in the variational benchmark of D. Wu et al., Science 386, 296 (2024)";
/// Values of quantum Monte Carlo, large diagonalizations and the best variational states.
std::optional<ExactEnergy> energy_from_literature(const UniformSpins& spins);
/// The same of Hubbard's model on 4 × 4 sites.
std::optional<ExactEnergy> energy_from_literature(const FockSum& sum, const Lattice& lattice);

}  // namespace ritz
