#pragma once

#include <optional>
#include <string>

#include "exact/exact_energy.hpp"
#include "vmc/driver.hpp"

namespace ritz {

/// How far an energy lies from the exact one.
struct Distance {
  double relative = 0;  ///< (E − E_exact)/|E_exact|
  double sigmas = 0;  ///< (E − E_exact)/σ, both errors joined; 0 where only rounding separates them
};
Distance distance(const EnergyEstimate& estimate, const ExactEnergy& exact);

/// "ok", or why the numbers should not be trusted, every reason found: chains that have not mixed
/// or do not move, an unreliable error bar, an optimization that made things worse (the first entry
/// of `history` is where it began), an energy below the exact one.
std::string verdict(const EnergyEstimate& estimate, bool always_accepts,
                    const std::vector<IterationRecord>& history,
                    const std::optional<ExactEnergy>& exact);

/// An energy with its error; without it where the error is zero or rounding alone.
std::string energy_text(double energy, double error);

}  // namespace ritz
