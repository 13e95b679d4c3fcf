#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

/// The lowest level of a lattice Hamiltonian with the quantities that its space conserves.
struct GroundLevel {
  double energy = 0;
  /// The lowest levels of the same space, the first its own; empty where they would have cost too
  /// much, and where the effort was quick.
  std::vector<Level> levels;
  std::string method;  ///< "Lanczos diagonalization of 12870 states"
};

/// Diagonalizes H, of a dense matrix where it is small and otherwise by Lanczos' method; where a
/// sign rule makes all off-diagonal elements negative, and the ground state therefore has every
/// symmetry of H but for these signs, among symmetric states only. Nothing where it would cost more
/// than `effort`.
std::optional<GroundLevel> diagonalize(const LatticeHamiltonian& hamiltonian, Effort effort,
                                       const Pause& pause = {});

/// The levels alone, where they cost at most some seconds.
std::vector<Level> cheap_levels(const LatticeHamiltonian& hamiltonian, const Pause& pause = {});

}  // namespace ritz
