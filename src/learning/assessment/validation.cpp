#include <ritz/learning/assessment/validation.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/learning/assessment/metrics.hpp>
#include <ritz/learning/assessment/share_out.hpp>
#include <ritz/learning/data/split.hpp>
#include <ritz/random/random_stream.hpp>
#include <ritz/stats/resampling.hpp>

namespace ritz {

namespace {

arma::mat fitted_prediction(const Recipe& recipe, const DataSet& train, const arma::mat& x,
                            const ValidationWatch& watch) {
  Predictor predictor(recipe);
  WatchedFit observer(watch);
  predictor.fit(*serial_communicator(), train, observer);
  return predictor.predict(x);
}

// A class that no row has cannot be learnt.
void require_all_classes(const DataSet& data, const arma::uvec& rows, const std::string& where,
                         const std::string& advice) {
  if (data.task() == Task::regression) return;
  const arma::vec counts = arma::sum(data.y.cols(rows), 1);
  for (arma::uword k = 0; k < counts.n_elem; ++k)
    if (counts[k] == 0)
      throw UsageError(fmt::format("{} leaves no row of the class \"{}\" to learn from; use {}",
                                   where, data.class_names[k], advice));
}

// Of every fold, the rows outside it.
std::vector<arma::uvec> rows_outside(const std::vector<arma::uvec>& folds, const DataSet& data) {
  std::vector<arma::uvec> out;
  for (std::size_t k = 0; k < folds.size(); ++k) {
    out.push_back(rows_left_out(folds[k], data.n_rows()));
    require_all_classes(data, out[k], fmt::format("fold {}", k),
                        "fewer folds, or validation.folds = { number, shuffle = true }");
  }
  return out;
}

// Of every share of a learning curve, its rows: the first ones of a random order.
std::vector<arma::uvec> rows_of_shares(const std::vector<double>& shares, const DataSet& train,
                                       std::uint64_t seed) {
  RandomStream numbers(seed, Purpose::selection);
  const auto order = arma::conv_to<arma::uvec>::from(numbers.permutation(train.n_rows()));
  std::vector<arma::uvec> out;
  for (const double share : shares) {
    out.emplace_back(order.head(
        static_cast<arma::uword>(std::ceil(share * static_cast<double>(train.n_rows())))));
    require_all_classes(train, out.back(),
                        fmt::format("validation.learning_curve with a share of {}", share),
                        "larger shares");
  }
  return out;
}

}  // namespace

std::function<void(arma::uword)> told(const ValidationWatch& watch, const std::string& what,
                                      arma::uword total) {
  return [&watch, what, total](arma::uword done) {
    if (watch.progress) watch.progress(what, done, total);
    if (watch.pause && done < total) watch.pause();
  };
}

void require_classes(const DataSet& all, const DataSet& train, const ValidationPlan& plan,
                     std::uint64_t seed) {
  if (plan.n_folds > 0)
    rows_outside(fold_rows(all.n_rows(), plan.n_folds, plan.shuffle, seed), all);
  rows_of_shares(plan.learning_curve, train, seed);
}

arma::mat cross_validate(const Communicator& communicator, const Recipe& recipe,
                         const DataSet& data, const ValidationPlan& plan,
                         const ValidationWatch& watch) {
  if (data.n_rows() < plan.n_folds)
    throw UsageError(
        fmt::format("there are {} rows for {} folds; expected at least as many rows as "
                    "validation.folds",
                    data.n_rows(), plan.n_folds));
  const auto folds = fold_rows(data.n_rows(), plan.n_folds, plan.shuffle, recipe.context.seed);
  const auto others = rows_outside(folds, data);
  return share_out(
      communicator, plan.n_folds, metric_names(data.task()).size(),
      [&](arma::uword k) {
        const DataSet held_out = data.rows(folds[k]);
        return metrics(data.task(), held_out.y,
                       fitted_prediction(recipe, data.rows(others[k]), held_out.x, watch));
      },
      told(watch, "fold", plan.n_folds));
}

BiasVariance bias_variance(const Communicator& communicator, const Recipe& recipe,
                           const DataSet& train, const DataSet& test, arma::uword n_resamples,
                           const ValidationWatch& watch) {
  const arma::mat predictions = share_out(
      communicator, n_resamples, test.y.n_elem,
      [&](arma::uword b) -> arma::vec {
        RandomStream numbers(recipe.context.seed, Purpose::bootstrap, b);
        const DataSet resample = train.rows(
            bootstrap_rows(train.n_rows(), [&](std::uint64_t n) { return numbers.integer(n); }));
        return arma::vectorise(fitted_prediction(recipe, resample, test.x, watch));
      },
      told(watch, "resample", n_resamples));
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
                             const std::vector<double>& shares, const ValidationWatch& watch) {
  const auto rows = rows_of_shares(shares, train, recipe.context.seed);
  const arma::uword n_metrics = metric_names(train.task()).size();
  LearningCurve out;
  out.n_rows.set_size(shares.size());
  for (std::size_t i = 0; i < shares.size(); ++i) out.n_rows[i] = rows[i].n_elem;
  const arma::mat both = share_out(
      communicator, shares.size(), 2 * n_metrics,
      [&](arma::uword i) -> arma::vec {
        const DataSet part = train.rows(rows[i]);
        Predictor predictor(recipe);
        WatchedFit observer(watch);
        predictor.fit(*serial_communicator(), part, observer);
        return arma::join_cols(metrics(train.task(), part.y, predictor.predict(part.x)),
                               metrics(test.task(), test.y, predictor.predict(test.x)));
      },
      told(watch, "share", shares.size()));
  out.train = both.head_rows(n_metrics);
  out.test = both.tail_rows(n_metrics);
  return out;
}

}  // namespace ritz
