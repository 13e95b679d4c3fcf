#pragma once

#include <optional>
#include <string>

#include "base/settings.hpp"

namespace ritz {

/// The exact or best-known ground-state energy of a system.
struct ExactEnergy {
  double energy = 0;  ///< in the units of the system
  double error = 0;   ///< one standard error, or the uncertainty of the last digit; 0 when exact
  std::string kind;   ///< "exact", "diagonalization" or "reference"
  std::string source;
  /// Whether a variational energy that lies below `energy` by more than the errors is wrong. Not so
  /// for values that are themselves upper bounds (fixed-node diffusion Monte Carlo, the optimum of
  /// one trial function): there a lower energy is a better one.
  bool is_lower_bound = true;
  /// To the next level with the same conserved quantities (the magnetization), where it is known.
  std::optional<double> gap = std::nullopt;
};

/// How long an energy may be waited for: seconds, or minutes and up to 4 GB of memory.
enum class Effort { quick, thorough };

/// What is known about the resolved [system] table of a configuration: a closed form, the numerical
/// solution of a problem of one coordinate, the diagonalization of a lattice as far as `effort`
/// allows, or a value from the literature, in this order; nothing when there is none of them.
///
/// The ground state meant is the lowest one with the given statistics and number of particles of
/// each spin.
std::optional<ExactEnergy> exact_energy(const Settings& system, Effort effort = Effort::quick);

}  // namespace ritz
