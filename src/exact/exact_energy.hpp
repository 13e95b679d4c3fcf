#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// An energy level.
struct Level {
  double energy = 0;
  std::size_t n_states = 0;     ///< that were found to have this energy
  bool has_all_states = false;  ///< these are certainly all; otherwise there may be more
};

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
  /// The lowest levels with the same conserved quantities (the magnetization), from the ground
  /// state on; empty where they are not known.
  std::vector<Level> levels = {};
};

/// From the lowest state to the next, 0 where the lowest level is degenerate; nothing where it is
/// not known.
std::optional<double> energy_gap(const std::vector<Level>& levels);

/// How long an energy may be waited for: seconds, or minutes and up to 4 GB of memory.
enum class Effort { quick, thorough };

/// Called now and then within long work, some times a second; what it throws ends the work. May be
/// empty.
using Pause = std::function<void()>;

/// What is known about a system, from its terms and couplings: a closed form, the numerical
/// solution of a problem of one coordinate, the diagonalization of a lattice as far as `effort`
/// allows, or a value from the literature, in this order; nothing when there is none of them.
///
/// The ground state meant is the lowest one with the given statistics and number of particles of
/// each spin.
std::optional<ExactEnergy> exact_energy(const Hamiltonian& system, Effort effort = Effort::quick,
                                        const Pause& pause = {});

}  // namespace ritz
