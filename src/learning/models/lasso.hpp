#pragma once

#include <ritz/learning/models/linear_model.hpp>

namespace ritz {

/// Minimises bᵀGb − 2cᵀb + λΣ|b_j| for a positive semi-definite G; the lasso with G = XXᵀ/n, c =
/// Xy/n of centred features X (columns are rows of the data) and targets y.
///
/// Coefficients become different from zero one by one, the one whose condition is violated most
/// first, by its step of coordinate descent (Friedman, Hastie & Tibshirani, J. Stat. Softw. 33, 1
/// (2010), their covariance updates); in between the equations of all that differ from zero are
/// solved exactly, up to where one of them changes its sign (the feature-sign search of Lee,
/// Battle, Raina & Ng, NIPS 2006). Where columns depend on each other, so that there is no such
/// solution, whole sweeps of coordinate descent lead on. It ends when the conditions of Karush,
/// Kuhn and Tucker hold to rounding: there is no tolerance to choose.
class LassoProblem {
 public:
  LassoProblem(arma::mat g, arma::vec c);

  /// Starts from the last solution. False where the conditions are not met after `max_steps`.
  bool minimize(double lambda, arma::uword max_steps);
  const arma::vec& solution() const { return b_; }
  /// The smallest λ for which all coefficients are zero.
  double largest_lambda() const { return 2 * arma::norm(c_, "inf"); }

 private:
  enum class Exact { stationary, dropped, failed };

  double objective(double lambda) const;
  double violation(double lambda, arma::uword j) const;
  double rounding() const;
  bool is_solved(double lambda) const;
  void descend(double lambda, arma::uword j);
  void sweep(double lambda);
  bool activate(double lambda);
  Exact exact_step(double lambda);
  void move_to(const arma::vec& b);

  arma::mat g_;
  arma::vec c_, b_, slope_;  // slope: c − G b
};

struct LassoSettings {
  double lambda = 1e-3;
  arma::uword path = 0;  ///< how many λ from the largest that matters down to lambda are kept
  arma::uword max_steps = 100000;
};

/// Minimises (1/n)‖y − Bᵀx − c‖² + λ‖B‖₁ (Tibshirani, J. R. Stat. Soc. B 58, 267 (1996)), target by
/// target.
class Lasso final : public LinearModel {
 public:
  Lasso(const ModelContext& context, const LassoSettings& settings)
      : LinearModel(context), settings_(settings) {}

  const PenaltyPath* penalty_path() const override {
    return path_.lambda.empty() ? nullptr : &path_;
  }
  double n_numbers_to_fit(double n_rows) const override;
  void describe(Value::Table& summary) const override;
  void archive(Archive& archive) override;

 protected:
  arma::mat solve(const arma::mat& x, const arma::mat& y) override;

 private:
  void follow_path(LassoProblem problem);

  LassoSettings settings_;
  PenaltyPath path_;
};

ModelKind lasso_kind();

}  // namespace ritz
