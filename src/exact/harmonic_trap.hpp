#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>

namespace ritz {

/// Particles in a harmonic trap: H = Σ_i (p_i² + Σ_k ω_k² x_ik²)/2 + Σ_{i<j} V(r_ij).
struct TrapSystem {
  bool bosons = false;
  int n_up = 0;                                  ///< all particles, for bosons
  int n_down = 0;                                ///< 0 for bosons
  std::vector<double> omega;                     ///< one per axis
  const PairInteraction* interaction = nullptr;  ///< a term of the Hamiltonian

  /// Nothing where the terms are others.
  static std::optional<TrapSystem> of(const Hamiltonian& hamiltonian);

  int n_particles() const { return n_up + n_down; }
  int dimensions() const { return static_cast<int>(omega.size()); }
  bool is_isotropic() const;
  /// Whether the particles do not feel each other.
  bool is_ideal() const { return n_particles() == 1 || interaction->is_zero(); }
  /// The interaction where it is of this class, else nullptr.
  template <class Interaction>
  const Interaction* interaction_as() const {
    return dynamic_cast<const Interaction*>(interaction);
  }
};

/// Particles that do not feel each other: the lowest levels Σ_k ω_k (n_k + 1/2) filled for each
/// spin, or the lowest one alone by all bosons.
std::optional<ExactEnergy> ideal_gas_energy(const TrapSystem& trap);

/// One dimension with λ(λ-1)/x²: E = ω [N/2 + λ N(N-1)/2] with the larger λ. Particles cannot pass
/// each other, so that bosons and fermions of any spin share the energy. (B. Sutherland,
/// J. Math. Phys. 12, 246 (1971).)
std::optional<ExactEnergy> calogero_energy(const TrapSystem& trap);

}  // namespace ritz
