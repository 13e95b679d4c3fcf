#include <ritz/learning/assessment/predictor.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>

namespace ritz {

Predictor::Predictor(const Recipe& recipe)
    : polynomial_(recipe.context.n_features, recipe.degree),
      input_scaler_(recipe.scale),
      target_scaler_(recipe.scale_target) {
  ModelContext context = recipe.context;
  context.n_features = polynomial_.n_columns();
  Settings model = recipe.model, training = recipe.training;
  model_ = recipe.create(model, training, context);
}

void Predictor::fit(const Communicator& communicator, const DataSet& train, FitObserver& observer) {
  const arma::mat columns = polynomial_.apply(train.x);
  if (!columns.is_finite())
    throw UsageError(
        fmt::format("polynomials of degree {} of these features overflow; scale the "
                    "features in the file, or choose a lower model.degree",
                    polynomial_.degree()));
  input_scaler_.fit(columns);
  target_scaler_.fit(train.y);
  model_->fit(communicator, input_scaler_.apply(columns), target_scaler_.apply(train.y), observer);
}

arma::mat Predictor::inputs(const arma::mat& x) const {
  return input_scaler_.apply(polynomial_.apply(x));
}

arma::mat Predictor::predict(const arma::mat& x) const {
  return target_scaler_.invert(model_->predict(inputs(x)));
}

std::vector<GradientCheck> Predictor::check_gradient(const DataSet& rows) {
  input_scaler_.fit(polynomial_.apply(rows.x));
  target_scaler_.fit(rows.y);
  return model_->check_gradient(inputs(rows.x), target_scaler_.apply(rows.y));
}

void Predictor::archive(Archive& archive) {
  archive.object("input_scaler", input_scaler_);
  archive.object("target_scaler", target_scaler_);
  archive.object("model", *model_);
}

}  // namespace ritz
