#pragma once

#include <ritz/learning/models/linear_model.hpp>

namespace ritz {

/// Minimises (1/n)‖y − Bᵀx − c‖² + λ‖B‖² (Hoerl & Kennard, Technometrics 12, 55 (1970)), by the
/// singular values s of the features: s/(s² + nλ) in place of 1/s.
class Ridge final : public LinearModel {
 public:
  Ridge(const ModelContext& context, double lambda) : LinearModel(context), lambda_(lambda) {}

  void describe(Value::Table& summary) const override;
  void archive(Archive& archive) override;

 protected:
  arma::mat solve(const arma::mat& x, const arma::mat& y) override;

 private:
  double lambda_;
  double condition_number_ = 0;
};

ModelKind ridge_kind();

}  // namespace ritz
