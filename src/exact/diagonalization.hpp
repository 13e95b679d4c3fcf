#pragma once

#include <optional>
#include <string>

#include "exact/exact_energy.hpp"
#include "model/lattice_hamiltonian.hpp"

namespace ritz {

/// The lowest level of a lattice Hamiltonian with the quantities that its space conserves.
struct GroundLevel {
  double energy = 0;
  /// To the next level of the same space, 0 where the lowest is degenerate; nothing where it would
  /// have cost too much.
  std::optional<double> gap;
  std::string method;  ///< "Lanczos diagonalization of 12870 states"
};

/// Diagonalizes H, of a dense matrix where it is small and otherwise by Lanczos' method; where all
/// off-diagonal elements are negative, and the ground state therefore has every symmetry of H,
/// among symmetric states only. Nothing where it would cost more than `effort`.
std::optional<GroundLevel> diagonalize(const LatticeHamiltonian& hamiltonian, Effort effort);

}  // namespace ritz
