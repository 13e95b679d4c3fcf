#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ritz/app/session/run_directory.hpp>
#include <ritz/app/session/stop_poll.hpp>
#include <ritz/io/csv_writer.hpp>
#include <ritz/io/log.hpp>
#include <ritz/learning/fit_problem.hpp>

namespace ritz {

/// What a person reads before a fit; `bytes` is what a rank is forecast to take.
std::string fit_header(const FitProblem& problem, const Model& model, int n_ranks, double bytes,
                       const std::string& directory);

/// Means and spreads (over n) of the metrics of all folds or resamples, in columns; of the first
/// one also as such, with its values.
void add_metrics(Value::Table& table, Task task, const arma::mat& metrics);

/// "r2 0.49, mse 2859.7": the numbers of a table of metrics, on one line.
std::string metrics_text(const Value::Table& table);

/// What a person reads after it, from summary.json.
std::string fit_footer(const Value& summary);

/// Targets or classes as predicted, row by row: predicted values, or the
/// likeliest class and the probability of each. With truth, the row's number and its own targets
/// come first.
std::string predictions_csv(const std::vector<std::string>& target_names,
                            const std::vector<std::string>& class_names,
                            const arma::mat& prediction, const arma::mat* truth);

/// Coefficients and intercepts of a linear model, of scaled features and of features as in the
/// file.
std::string coefficients_csv(const FitProblem& problem, const Predictor& predictor);

/// What a generative model has drawn, in the units of the file, with the target.
std::string samples_csv(const FitProblem& problem, const Predictor& predictor);

/// A table of numbers under these names.
std::string numbers_csv(const std::vector<std::string>& columns, const arma::mat& rows);

/// Writes history.csv once there is something to write, shows progress, and notices when the fit is
/// asked to stop. Made on every rank; only rank 0 writes.
class FitMonitor final : public FitObserver {
 public:
  /// No file without a directory.
  FitMonitor(Log& log, RunDirectory* directory, StopPoll& poll);
  FitMonitor(const FitMonitor&) = delete;
  FitMonitor& operator=(const FitMonitor&) = delete;
  ~FitMonitor() override { log_.finish(); }

  void epoch_done(const EpochRecord& record, std::uint64_t n_epochs) override;
  bool wants_stop() override { return poll_.wants_stop(); }
  bool wants_stop_within_epoch() override { return poll_.wants_stop_now_and_then(); }
  bool is_urgent() override { return poll_.is_urgent(); }
  /// What is written so far is on disk.
  void finish();

 private:
  Log& log_;
  RunDirectory* directory_;
  StopPoll& poll_;
  std::optional<CsvWriter> history_;
};

}  // namespace ritz
