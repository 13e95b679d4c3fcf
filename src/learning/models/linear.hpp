#pragma once

#include <ritz/learning/models/linear_model.hpp>

namespace ritz {

/// Ordinary least squares by a singular value decomposition: of all coefficients that fit best
/// those of the smallest norm, so that columns that depend on each other do no harm.
class LeastSquares final : public LinearModel {
 public:
  using LinearModel::LinearModel;

  void describe(Value::Table& summary) const override;
  void archive(Archive& archive) override;
  /// Largest over smallest singular value of the centred features.
  double condition_number() const { return condition_number_; }
  arma::uword rank() const { return static_cast<arma::uword>(rank_); }

 protected:
  arma::mat solve(const arma::mat& x, const arma::mat& y) override;

 private:
  double condition_number_ = 0;
  std::int64_t rank_ = 0;
};

ModelKind linear_kind();

}  // namespace ritz
