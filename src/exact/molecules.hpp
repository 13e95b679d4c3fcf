#pragma once

#include <optional>
#include <vector>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

/// Electrons about nuclei at rest: H = −½ Σ_p ∇_p² − Σ_pI Z_I/|r_p − R_I| + Σ_{p<q} 1/r_pq +
/// Σ_{I<J} Z_I Z_J/R_IJ, in hartree.
struct MoleculeSystem {
  int n_up = 0, n_down = 0;
  std::vector<Centre> nuclei;
  bool repels = true;  ///< whether the electrons repel each other

  /// Nothing where the terms are others.
  static std::optional<MoleculeSystem> of(const Hamiltonian& hamiltonian);
};

/// One nucleus and electrons that do not feel each other, a lone one above all: the lowest levels
/// −Z²/2n², n² states each, filled for each spin.
std::optional<ExactEnergy> hydrogenic_energy(const MoleculeSystem& system);

/// Neutral atoms from hydrogen to neon in their ground-state spin, and some molecules at the
/// distances of the tables, from the literature.
std::optional<ExactEnergy> molecule_energy_from_literature(const MoleculeSystem& system);

}  // namespace ritz
