#pragma once

#include <ritz/learning/models/model.hpp>

namespace ritz {

/// y = Bᵀx + c, with the intercept c free of any penalty: B follows from centred features and
/// targets, c from the means.
class LinearModel : public Model {
 public:
  explicit LinearModel(const ModelContext& context);

  void fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
           FitObserver& observer) final;
  arma::mat predict(const arma::mat& x) const final;
  arma::uword n_parameters() const final { return map_.n_parameters(); }
  double n_numbers_to_fit(double n_rows) const override;
  std::string architecture() const override;
  const LinearMap* linear_map() const final { return &map_; }
  void archive(Archive& archive) override;

  const arma::mat& coefficients() const { return map_.coefficients; }
  const arma::vec& intercepts() const { return map_.intercepts; }

 protected:
  /// The coefficients for centred x (n_features x n) and y (n_targets x n).
  virtual arma::mat solve(const arma::mat& x, const arma::mat& y) = 0;

 private:
  LinearMap map_;
};

/// xᵀ = left · diag(singular) · rightᵀ for centred features x, n_features x n.
struct ThinSvd {
  arma::mat left;  ///< n x k
  arma::vec singular;
  arma::mat right;  ///< n_features x k

  /// Largest over smallest singular value.
  double condition_number() const { return singular.max() / singular.min(); }
};
/// Throws NumericsError where it fails.
ThinSvd thin_svd(const arma::mat& x);

}  // namespace ritz
