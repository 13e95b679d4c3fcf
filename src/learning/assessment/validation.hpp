#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <ritz/learning/assessment/predictor.hpp>
#include <ritz/learning/assessment/share_out.hpp>

namespace ritz {

/// How models are judged beside the test rows.
struct ValidationPlan {
  arma::uword n_folds = 0;  ///< 0 for none
  bool shuffle = false;
  arma::uword n_resamples = 0;         ///< of the bootstrap; 0 for none
  std::vector<double> learning_curve;  ///< shares of the training rows
};

/// Watches a validation; either function may be empty.
struct ValidationWatch {
  /// Told how far it is: "fold", "resample" or "share", how many are done, of how many.
  std::function<void(const std::string& what, arma::uword done, arma::uword total)> progress;
  /// Called by each rank on its own while there is work left, between fits and between the epochs
  /// of a fit. Throws an Error of status `stopped` to end the validation, which then throws
  /// Interrupted.
  std::function<void()> pause;
};

/// Lets a validation pause between the epochs of its fits, and between and within the evaluations
/// of these.
class WatchedFit final : public FitObserver {
 public:
  explicit WatchedFit(const ValidationWatch& watch) : watch_(watch) {}
  void epoch_done(const EpochRecord&, std::uint64_t) override {}
  bool wants_stop() override {
    if (watch_.pause) watch_.pause();
    return false;
  }
  bool wants_stop_within_epoch() override { return wants_stop(); }
  bool is_urgent() override { return wants_stop(); }

 private:
  const ValidationWatch& watch_;
};

/// What share_out() is to tell a watch.
std::function<void(arma::uword done)> told(const ValidationWatch& watch, const std::string& what,
                                           arma::uword total);

/// Throws UsageError where a fold of all rows or a share of the training rows has no row of some
/// class to learn from.
void require_classes(const DataSet& all, const DataSet& train, const ValidationPlan& plan,
                     std::uint64_t seed);

// Fits are shared out over ranks; all give the same bits on any number of them. Collective.

/// Fits all folds but one and judges by that one: metrics() of every fold, in columns. The rows of
/// the held-out part of fold k are those of fold_rows(). Throws UsageError for fewer rows than
/// folds and where a class is in one fold alone.
arma::mat cross_validate(const Communicator& communicator, const Recipe& recipe,
                         const DataSet& data, const ValidationPlan& plan,
                         const ValidationWatch& watch);

/// Fits to resamples of the training rows, drawn with replacement, all judged by the test rows. The
/// mean over rows and resamples of the squared error (summed over classes: Brier's) is the sum of
/// bias² + variance: of the squared distance from the truth, noise included, to the mean of the
/// predictions, and of the spread of the predictions about that mean.
struct BiasVariance {
  double error = 0;
  double bias_squared = 0;
  double variance = 0;
  arma::mat metrics;  ///< of every resample, in columns
};
BiasVariance bias_variance(const Communicator& communicator, const Recipe& recipe,
                           const DataSet& train, const DataSet& test, arma::uword n_resamples,
                           const ValidationWatch& watch);

/// Metrics after learning from a part of the training rows, the first of a random order.
struct LearningCurve {
  arma::uvec n_rows;
  arma::mat train, test;  ///< metrics(), in columns
};
LearningCurve learning_curve(const Communicator& communicator, const Recipe& recipe,
                             const DataSet& train, const DataSet& test,
                             const std::vector<double>& shares, const ValidationWatch& watch);

}  // namespace ritz
