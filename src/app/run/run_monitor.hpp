#pragma once

#include <optional>

#include <ritz/app/session/run_directory.hpp>
#include <ritz/base/clock.hpp>
#include <ritz/io/csv_writer.hpp>
#include <ritz/io/log.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/run_observer.hpp>

namespace ritz {

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
