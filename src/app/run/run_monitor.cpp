#include <ritz/app/run/run_monitor.hpp>

#include <fmt/format.h>

#include <ritz/base/text.hpp>

namespace ritz {

RunMonitor::RunMonitor(Log& log, const ConfiguredProblem& problem, RunDirectory* directory,
                       const std::vector<IterationRecord>& history)
    : log_(log), problem_(problem) {
  if (!directory) return;
  std::vector<std::string> names;
  for (const HistoryColumn& column : history_columns())
    if (column.in_csv) names.emplace_back(column.name);
  history_.emplace(directory->begin_table("history.csv", names));
  for (const auto& record : history) add_row(record);
  flush();
}

void RunMonitor::add_row(const IterationRecord& record) {
  std::vector<CsvWriter::Cell> row = {static_cast<std::int64_t>(record.iteration)};
  for (const HistoryColumn& column : history_columns())
    if (column.in_csv && column.member != &IterationRecord::iteration)
      row.emplace_back(record.*column.member);
  history_->row(row);
}

void RunMonitor::iteration_done(const IterationRecord& r) {
  if (history_) add_row(r);
  const std::uint64_t done = static_cast<std::uint64_t>(r.iteration) + 1,
                      total = problem_.optimization.iterations;
  const double left = r.seconds / static_cast<double>(done) * static_cast<double>(total - done);
  log_.progress(fmt::format("iteration {}/{}  E = {}  variance {:.1e}  accepted {:.2f}  {} left",
                            done, total, value_with_error(r.energy, r.energy_error), r.variance,
                            r.acceptance, duration_text(left)));
}

void RunMonitor::estimate_progress(std::uint64_t done, std::uint64_t total, double running_mean) {
  if (!estimating_) {
    estimating_ = true;
    estimate_start_ = Clock::now();
    first_measurement_ = done;
    log_.finish();
    return;
  }
  const double spent = seconds_since(estimate_start_);
  const double left =
      spent / static_cast<double>(done - first_measurement_) * static_cast<double>(total - done);
  // The mean stands where a narrow terminal does not cut it off.
  log_.progress(fmt::format("final energy: {:.6f} so far  {}/{} measurements  {} left",
                            running_mean, done, total, duration_text(left)));
}

void RunMonitor::flush() {
  if (history_) history_->flush();
}

void RunMonitor::finish() {
  log_.finish();
  flush();
}

}  // namespace ritz
