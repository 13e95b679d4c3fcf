#pragma once

#include <optional>

#include <ritz/exact/exact_energy.hpp>

namespace ritz {

/// Electrons in the wells ½ω²[(|x| − a)² + y²].
struct DoubleDotSystem {
  int n_up = 0, n_down = 0;
  double omega = 1, separation = 0;
  bool is_ideal = true;  ///< whether the electrons do not feel each other

  /// Nothing where the terms are others.
  static std::optional<DoubleDotSystem> of(const Hamiltonian& hamiltonian);
};

/// At most two electrons of each spin that do not feel each other. Along x the lowest even and odd
/// states are s waves of one and three dimensions on the half-line, solved to a part in 10^12.
std::optional<ExactEnergy> ideal_double_dot_energy(const DoubleDotSystem& dot);

}  // namespace ritz
