#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/vmc/driver.hpp>

namespace ritz {

/// How far an energy lies from the exact one.
struct Distance {
  double relative = 0;  ///< (E − E_exact)/|E_exact|; NaN where the exact energy is zero
  double sigmas = 0;  ///< (E − E_exact)/σ, both errors joined; 0 where only rounding separates them
};
/// Zero, and rounding, are seen beside the terms that add up to the energy.
Distance distance(const EnergyEstimate& estimate, const ExactEnergy& exact);

/// What a verdict has to know of a run beside its numbers.
struct RunFacts {
  bool always_accepts = false;
  bool has_step = false;
  std::string advice = "give more sampler.sweeps";
  double burn_in = arma::datum::inf;  ///< measurements that would take as many sweeps
  bool infinite_variance = false;     ///< has_infinite_variance()
};
RunFacts run_facts(const Problem& problem);

/// Whether the numbers can be trusted: in each part "ok", or every reason why not, with what to do.
struct Verdict {
  std::string optimization = "ok";  ///< has it come to rest?
  std::string sampling = "ok";      ///< do all walkers see all of |ψ|²?
  std::string energy = "ok";        ///< is it one that ψ may have?
  std::string statistics = "ok";    ///< are the error bars known?
  /// Where an energy above the exact one comes from; empty where it is not.
  std::string excess;

  /// The parts by their names.
  std::vector<std::pair<std::string, std::string>> parts() const;
  /// "ok", or all reasons, joined.
  std::string text() const;
};

Verdict judge(const EnergyEstimate& estimate, const RunFacts& facts,
              const std::vector<IterationRecord>& history, const std::optional<ExactEnergy>& exact);

/// An energy with its error; without it where the error is zero or rounding alone.
std::string energy_text(double energy, double error);

}  // namespace ritz
