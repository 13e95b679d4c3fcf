#pragma once

#include <optional>
#include <string>

#include <ritz/app/run/run_summary.hpp>
#include <ritz/app/run/verdict.hpp>
#include <ritz/exact/exact_energy.hpp>
#include <ritz/setup/forecast.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/driver.hpp>

namespace ritz {

/// What a person reads before a run: system, ψ, ranks, what it will take, the exact energy where
/// known.
std::string run_header(const ConfiguredProblem& problem, int n_ranks, const std::string& directory,
                       const std::optional<ExactEnergy>& exact,
                       const std::optional<Forecast>& forecast);

/// What a person reads after it: never a bare number.
std::string run_footer(const ConfiguredProblem& problem, const EnergyEstimate& estimate,
                       const std::optional<ExactEnergy>& exact, const Verdict& verdict,
                       double seconds);

/// What energy_clip did to the samples that decided where the optimization ended, in one line;
/// empty where nothing is clipped.
std::string clipping_line(const ConfiguredProblem& problem,
                          const std::vector<IterationRecord>& history);

/// For log.txt: where the time went, averaged over ranks.
std::string time_text(const RunCost& cost, double seconds);

}  // namespace ritz
