#pragma once

#include <optional>
#include <string>

#include <ritz/app/run/verdict.hpp>
#include <ritz/app/session/run_directory.hpp>
#include <ritz/base/clock.hpp>
#include <ritz/exact/exact_energy.hpp>
#include <ritz/io/csv_writer.hpp>
#include <ritz/io/log.hpp>
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

/// For log.txt: where the time went, averaged over ranks.
std::string time_text(const RunCost& cost, double seconds);

/// The content of results.h5 beside the observables' arrays.
void write_results(Document& document, const ConfiguredProblem& problem, const Driver& driver,
                   const EnergyEstimate& estimate, const Value& summary, const Value& provenance);

/// Writes history.csv and shows progress. Made on every rank; only rank 0 writes.
class RunMonitor final : public RunObserver {
 public:
  /// No file without a directory. The file begins with what a resumed run has done before, and
  /// nothing else of what was in it.
  RunMonitor(Log& log, const ConfiguredProblem& problem, RunDirectory* directory,
             const std::vector<IterationRecord>& history = {});

  void iteration_done(const IterationRecord& record) override;
  void estimate_progress(std::uint64_t done, std::uint64_t total, double running_mean) override;
  /// What there is of the history reaches the disk.
  void flush();
  void finish();

 private:
  void add_row(const IterationRecord& record);

  Log& log_;
  const ConfiguredProblem& problem_;
  std::optional<CsvWriter> history_;
  Clock::time_point estimate_start_;
  std::uint64_t first_measurement_ = 0;
  bool estimating_ = false;
};

}  // namespace ritz
