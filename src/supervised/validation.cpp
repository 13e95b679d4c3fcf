#include "supervised/validation.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/error.hpp"
#include "random/random_stream.hpp"
#include "stats/resampling.hpp"
#include "supervised/metrics.hpp"
#include "supervised/share_out.hpp"
#include "supervised/split.hpp"

namespace ritz {

namespace {

arma::mat fitted_prediction(const Recipe& recipe, const DataSet& train, const arma::mat& x) {
  Predictor predictor(recipe);
  SilentObserver nobody;
  predictor.fit(*serial_communicator(), train, nobody);
  return predictor.predict(x);
}

std::function<void(arma::uword)> told(const ValidationProgress& progress, const std::string& what,
                                      arma::uword total) {
  return [&progress, what, total](arma::uword done) {
    if (progress) progress(what, done, total);
  };
}

// A class that no training row has cannot be learnt.
void require_all_classes(const DataSet& train, const std::string& where) {
  if (train.task() == Task::regression) return;
  const arma::vec counts = arma::sum(train.y, 1);
  for (arma::uword k = 0; k < counts.n_elem; ++k)
    if (counts[k] == 0)
      throw UsageError(
          fmt::format("{} leaves no row of the class \"{}\" to learn from; use fewer "
                      "folds, or validation.folds = {{ number, shuffle = true }}",
                      where, train.class_names[k]));
}

}  // namespace

arma::mat cross_validate(const Communicator& communicator, const Recipe& recipe,
                         const DataSet& data, const ValidationPlan& plan,
                         const ValidationProgress& progress) {
  if (data.n_rows() < plan.n_folds)
    throw UsageError(
        fmt::format("there are {} rows for {} folds; expected at least as many rows as "
                    "validation.folds",
                    data.n_rows(), plan.n_folds));
  const auto folds = fold_rows(data.n_rows(), plan.n_folds, plan.shuffle, recipe.context.seed);
  std::vector<arma::uvec> others;
  for (std::size_t k = 0; k < folds.size(); ++k) {
    others.push_back(rows_left_out(folds[k], data.n_rows()));
    require_all_classes(data.rows(others[k]), fmt::format("fold {}", k));
  }
  return share_out(
      communicator, plan.n_folds, metric_names(data.task()).size(),
      [&](arma::uword k) {
        const DataSet held_out = data.rows(folds[k]);
        return metrics(data.task(), held_out.y,
                       fitted_prediction(recipe, data.rows(others[k]), held_out.x));
      },
      told(progress, "fold", plan.n_folds));
}

BiasVariance bias_variance(const Communicator& communicator, const Recipe& recipe,
                           const DataSet& train, const DataSet& test, arma::uword n_resamples,
                           const ValidationProgress& progress) {
  const arma::mat predictions = share_out(
      communicator, n_resamples, test.y.n_elem,
      [&](arma::uword b) -> arma::vec {
        RandomStream numbers(recipe.context.seed, Purpose::bootstrap, b);
        const DataSet resample = train.rows(
            bootstrap_rows(train.n_rows(), [&](std::uint64_t n) { return numbers.integer(n); }));
        return arma::vectorise(fitted_prediction(recipe, resample, test.x));
      },
      told(progress, "resample", n_resamples));
  BiasVariance out;
  const arma::vec truth = arma::vectorise(test.y), mean = arma::mean(predictions, 1);
  const auto n = static_cast<double>(test.n_rows()), b = static_cast<double>(n_resamples);
  const double per_row = test.task() == Task::regression ? static_cast<double>(test.y.n_rows) : 1;
  out.error = arma::accu(arma::square(predictions.each_col() - truth)) / (n * b * per_row);
  out.bias_squared = arma::accu(arma::square(truth - mean)) / (n * per_row);
  out.variance = arma::accu(arma::square(predictions.each_col() - mean)) / (n * b * per_row);
  for (arma::uword i = 0; i < n_resamples; ++i) {
    const arma::mat prediction = arma::reshape(predictions.col(i), test.y.n_rows, test.n_rows());
    out.metrics = arma::join_rows(out.metrics, metrics(test.task(), test.y, prediction));
  }
  return out;
}

LearningCurve learning_curve(const Communicator& communicator, const Recipe& recipe,
                             const DataSet& train, const DataSet& test,
                             const std::vector<double>& shares,
                             const ValidationProgress& progress) {
  // One fold of all rows in random order.
  RandomStream numbers(recipe.context.seed, Purpose::selection);
  const auto order = arma::conv_to<arma::uvec>::from(numbers.permutation(train.n_rows()));
  const arma::uword n_metrics = metric_names(train.task()).size();
  LearningCurve out;
  out.n_rows.set_size(shares.size());
  for (std::size_t i = 0; i < shares.size(); ++i)
    out.n_rows[i] =
        static_cast<arma::uword>(std::ceil(shares[i] * static_cast<double>(train.n_rows())));
  const arma::mat both = share_out(
      communicator, shares.size(), 2 * n_metrics,
      [&](arma::uword i) -> arma::vec {
        const DataSet part = train.rows(order.head(out.n_rows[i]));
        require_all_classes(part,
                            fmt::format("the first {} rows of the learning curve", out.n_rows[i]));
        Predictor predictor(recipe);
        SilentObserver nobody;
        predictor.fit(*serial_communicator(), part, nobody);
        return arma::join_cols(metrics(train.task(), part.y, predictor.predict(part.x)),
                               metrics(test.task(), test.y, predictor.predict(test.x)));
      },
      told(progress, "share", shares.size()));
  out.train = both.head_rows(n_metrics);
  out.test = both.tail_rows(n_metrics);
  return out;
}

}  // namespace ritz
