#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ritz/app/run/verdict.hpp>
#include <ritz/exact/exact_energy.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/driver.hpp>

namespace ritz {

/// What a run took, over all ranks.
struct RunCost {
  int n_ranks = 1;
  arma::mat stage_seconds;  ///< of StageTimes::summary()
  double peak_memory = 0;   ///< of the rank that held most, in bytes
};
RunCost run_cost(const Communicator& communicator, const Driver& driver);  ///< collective

/// The content of summary.json.
Value run_summary(const ConfiguredProblem& problem, const Driver& driver,
                  const EnergyEstimate& estimate, const std::optional<ExactEnergy>& exact,
                  const std::string& state, const std::string& verdict, const RunCost& cost);

/// The parts of a verdict, for summary.json.
void add_verdicts(const Verdict& verdict, Value& summary);

/// Adds `warnings`, an array of sentences, to summary.json.
void add_warnings(const std::vector<std::string>& warnings, Value& summary);

/// The content of results.h5 beside the observables' arrays.
void write_results(Document& document, const ConfiguredProblem& problem, const Driver& driver,
                   const EnergyEstimate& estimate, const Value& summary, const Value& provenance);

}  // namespace ritz
