#pragma once

#include <ritz/learning/models/model.hpp>
#include <ritz/optim/lbfgs.hpp>

namespace ritz {

struct LogisticSettings {
  double l2 = 1e-4;
  std::uint64_t max_iterations = 1000;
  LbfgsSettings lbfgs;
};

/// Logistic regression (two classes, one score) and softmax regression (a score for each class):
/// minimises the mean cross-entropy + l2 Σ B², intercepts free, by L-BFGS. scikit-learn's C is
/// 1/(2 n l2).
class Logistic final : public Model {
 public:
  Logistic(const ModelContext& context, const LogisticSettings& settings);

  void fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
           FitObserver& observer) override;
  arma::mat predict(const arma::mat& x) const override;
  arma::uword n_parameters() const override { return map_.n_parameters(); }
  double n_numbers_to_fit(double n_rows) const override;
  std::uint64_t epochs() const override { return iterations_; }
  std::string architecture() const override;
  const LinearMap* linear_map() const override { return &map_; }
  void describe(Value::Table& summary) const override;
  void archive(Archive& archive) override;

  /// Mean loss and penalty at these parameters (all coefficients, then the intercepts), and their
  /// gradient. Of two classes the score is that of the second.
  double objective(const arma::vec& parameters, const arma::mat& x, const arma::mat& y,
                   arma::vec& gradient) const;

 private:
  arma::uword n_classes_;
  LogisticSettings settings_;
  LinearMap map_;
  std::uint64_t iterations_ = 0;
  double gradient_norm_ = 0;
  bool converged_ = false;
};

ModelKind logistic_kind();

}  // namespace ritz
