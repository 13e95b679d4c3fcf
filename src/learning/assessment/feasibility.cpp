#include <ritz/learning/assessment/feasibility.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/learning/training/training.hpp>

namespace ritz {

namespace {

void require_products(const Polynomial& polynomial, const DataSet& data) {
  const double n_numbers =
      static_cast<double>(polynomial.n_columns()) * static_cast<double>(data.n_rows());
  require_memory(n_numbers,
                 fmt::format("the polynomials of degree {}, {} columns of {} rows,",
                             polynomial.degree(), polynomial.n_columns(), data.n_rows()),
                 "choose a lower model.degree or fewer rows");
  const arma::mat columns = polynomial.apply(data.x);
  for (arma::uword i = 0; i < columns.n_rows; ++i)
    if (const auto wrong = wrong_size(columns.row(i)))
      throw UsageError(fmt::format(
          "polynomials of degree {}: the product \"{}\" {}: choose another unit for the "
          "features, or a lower model.degree",
          polynomial.degree(), polynomial.names(data.feature_names)[i], *wrong));
}

// Of all fits, the one that has the fewest rows to learn from.
std::size_t fewest_rows(const FitData& data, const ValidationPlan& plan) {
  arma::uword fewest = data.train.n_rows();
  const arma::uword n = data.all.n_rows();
  if (plan.n_folds > 0)
    fewest = std::min(fewest, n - std::min(n, (n + plan.n_folds - 1) / plan.n_folds));
  for (const double share : plan.learning_curve)
    fewest = std::min(fewest, static_cast<arma::uword>(
                                  std::ceil(share * static_cast<double>(data.train.n_rows()))));
  return fewest;
}

}  // namespace

void require_feasible(const Recipe& recipe, const FitData& data, const ValidationPlan& plan) {
  const Predictor trial(recipe);
  if (trial.polynomial().degree() > 1) require_products(trial.polynomial(), data.all);
  if (const auto early = early_stopping_of(recipe.training))
    n_held_back(*early, fewest_rows(data, plan));
}

}  // namespace ritz
