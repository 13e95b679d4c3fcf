#include <ritz/learning/models/linear_model.hpp>

#include <fmt/format.h>

#include <ritz/base/elements.hpp>
#include <ritz/base/error.hpp>

namespace ritz {

LinearModel::LinearModel(const ModelContext& context)
    : map_{arma::mat(context.n_features, context.n_outputs), arma::vec(context.n_outputs)} {}

void LinearModel::fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
                      FitObserver&) {
  const arma::vec x_mean = arma::mean(x, 1), y_mean = arma::mean(y, 1);
  map_.coefficients = solve(x.each_col() - x_mean, y.each_col() - y_mean);
  map_.intercepts = y_mean - map_.coefficients.t() * x_mean;
  // Ranks on different processors may round differently; all take the numbers of the first.
  communicator.broadcast(elements(map_.coefficients));
  communicator.broadcast(map_.intercepts);
}

// Centred rows, and of a singular value decomposition: a copy, the left side, and the work space.
double LinearModel::n_numbers_to_fit(double n_rows) const {
  const auto n_features = static_cast<double>(map_.coefficients.n_rows),
             n_targets = static_cast<double>(map_.coefficients.n_cols);
  return (4 * n_features + 2 * n_targets) * n_rows + 5 * n_features * n_features;
}

arma::mat LinearModel::predict(const arma::mat& x) const { return map_.apply(x); }

std::string LinearModel::architecture() const {
  return fmt::format("{} → {}, linear", map_.coefficients.n_rows, map_.coefficients.n_cols);
}

void LinearModel::archive(Archive& archive) { map_.archive(archive); }

ThinSvd thin_svd(const arma::mat& x) {
  ThinSvd out;
  if (!arma::svd_econ(out.left, out.singular, out.right, x.t()))
    throw NumericsError(
        "the singular value decomposition of the features failed; look for numbers of very "
        "different "
        "sizes in the data");
  return out;
}

}  // namespace ritz
