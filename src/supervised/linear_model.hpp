#pragma once

#include "supervised/model.hpp"

namespace ritz {

/// y = Bᵀx + c, with the intercept c free of any penalty: B follows from centred features and
/// targets, c from the means.
class LinearModel : public Model {
 public:
  explicit LinearModel(const ModelContext& context);

  void fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
           FitObserver& observer) final;
  arma::mat predict(const arma::mat& x) const final;
  arma::uword n_parameters() const final { return coefficients_.n_elem + intercepts_.n_elem; }
  std::string architecture() const override;
  void archive(Archive& archive) override;

  const arma::mat& coefficients() const { return coefficients_; }  ///< n_features x n_targets
  const arma::vec& intercepts() const { return intercepts_; }

 protected:
  /// The coefficients for centred x (n_features x n) and y (n_targets x n).
  virtual arma::mat solve(const arma::mat& x, const arma::mat& y) = 0;

 private:
  arma::mat coefficients_;
  arma::vec intercepts_;
};

}  // namespace ritz
