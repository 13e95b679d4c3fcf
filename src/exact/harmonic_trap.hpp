#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ritz/base/settings.hpp>
#include <ritz/exact/exact_energy.hpp>

namespace ritz {

/// A system of kind "harmonic_trap": H = Σ_i (p_i² + Σ_k ω_k² x_ik²)/2 + Σ_{i<j} V(r_ij).
struct TrapSystem {
  bool bosons = false;
  int n_up = 0;               ///< all particles, for bosons
  int n_down = 0;             ///< 0 for bosons
  std::vector<double> omega;  ///< one per axis

  std::string interaction = "none";
  double strength = 0;   ///< of coulomb and gaussian
  double softening = 0;  ///< of coulomb
  double range = 0;      ///< of gaussian
  double diameter = 0;   ///< of hard_core
  double coupling = 0;   ///< of inverse_square

  /// From a resolved [system] table; a single number of fermions is split evenly and a single
  /// frequency serves every axis.
  static TrapSystem read(const Settings& system);

  int n_particles() const { return n_up + n_down; }
  int dimensions() const { return static_cast<int>(omega.size()); }
  bool is_isotropic() const;
  /// Whether the particles do not feel each other.
  bool is_ideal() const;
};

/// Particles that do not feel each other: the lowest levels Σ_k ω_k (n_k + 1/2) filled for each
/// spin, or the lowest one alone by all bosons.
std::optional<ExactEnergy> ideal_gas_energy(const TrapSystem& trap);

/// One dimension with λ(λ-1)/x²: E = ω [N/2 + λ N(N-1)/2] with the larger λ. Particles cannot pass
/// each other, so that bosons and fermions of any spin share the energy. (B. Sutherland,
/// J. Math. Phys. 12, 246 (1971).)
std::optional<ExactEnergy> calogero_energy(const TrapSystem& trap);

}  // namespace ritz
