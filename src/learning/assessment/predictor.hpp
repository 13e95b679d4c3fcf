#pragma once

#include <memory>
#include <string>

#include <ritz/learning/data/polynomial.hpp>
#include <ritz/learning/data/scaler.hpp>
#include <ritz/learning/models/model.hpp>

namespace ritz {

/// What a predictor is made from; may be made from as often as folds and resamples need.
struct Recipe {
  ModelFactory create;
  Settings model, training;
  ModelContext context;  ///< n_features is the number of features before polynomials
  arma::uword degree = 1;
  std::string scale = "standard";
  std::string scale_target = "none";
};

/// The whole way from the features of a file to its targets: polynomials, scaling (fitted on what
/// fit() sees), the model, and the way back to the target's own units.
class Predictor {
 public:
  explicit Predictor(const Recipe& recipe);

  /// As Model::fit, on rows as they are in the file.
  void fit(const Communicator& communicator, const DataSet& train, FitObserver& observer);
  /// n_outputs x n from n_features x n, in the units of the file; class probabilities.
  arma::mat predict(const arma::mat& x) const;

  Model& model() { return *model_; }
  const Model& model() const { return *model_; }
  const Polynomial& polynomial() const { return polynomial_; }
  const Scaler& input_scaler() const { return input_scaler_; }
  const Scaler& target_scaler() const { return target_scaler_; }
  /// What the model gets for these features.
  arma::mat inputs(const arma::mat& x) const;
  void archive(Archive& archive);
  /// As Model::check_gradient, for the initial parameters on rows as they are in the file.
  std::vector<GradientCheck> check_gradient(const DataSet& rows);

 private:
  Polynomial polynomial_;
  Scaler input_scaler_, target_scaler_;
  std::unique_ptr<Model> model_;
};

}  // namespace ritz
