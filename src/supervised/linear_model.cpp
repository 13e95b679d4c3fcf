#include "supervised/linear_model.hpp"

#include <fmt/format.h>

#include "base/elements.hpp"

namespace ritz {

LinearModel::LinearModel(const ModelContext& context)
    : coefficients_(context.n_features, context.n_outputs), intercepts_(context.n_outputs) {}

void LinearModel::fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
                      FitObserver&) {
  const arma::vec x_mean = arma::mean(x, 1), y_mean = arma::mean(y, 1);
  coefficients_ = solve(x.each_col() - x_mean, y.each_col() - y_mean);
  intercepts_ = y_mean - coefficients_.t() * x_mean;
  // Ranks on different processors may round differently; all take the numbers of the first.
  communicator.broadcast(elements(coefficients_));
  communicator.broadcast(intercepts_);
}

arma::mat LinearModel::predict(const arma::mat& x) const {
  arma::mat y = coefficients_.t() * x;
  y.each_col() += intercepts_;
  return y;
}

std::string LinearModel::architecture() const {
  return fmt::format("{} → {}", coefficients_.n_rows, coefficients_.n_cols);
}

void LinearModel::archive(Archive& archive) {
  archive.field("coefficients", coefficients_);
  archive.field("intercepts", intercepts_);
}

}  // namespace ritz
