#pragma once

#include <ritz/learning/models/model.hpp>
#include <ritz/learning/training/trainer.hpp>
#include <ritz/nn/chain.hpp>

namespace ritz {

/// A chain of layers, trained by gradients. Regression: its outputs. Classification: softmax of
/// its outputs (or, trained by binary cross-entropy, one sigmoid per class, scaled to add up to 1).
class NetworkModel final : public Model {
 public:
  NetworkModel(const Chain& layers, const Loss& loss, TrainingPlan plan,
               const ModelContext& context);

  void fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
           FitObserver& observer) override;
  arma::mat predict(const arma::mat& x) const override;
  arma::uword n_parameters() const override { return network_.n_parameters(); }
  double n_numbers_to_fit(double n_rows) const override;
  std::uint64_t epochs() const override { return trainer_.epochs(); }
  std::string architecture() const override;
  void describe(Value::Table& summary) const override;
  void archive(Archive& archive) override;
  std::vector<GradientCheck> check_gradient(const arma::mat& x, const arma::mat& y) override;

 private:
  Chain layers_;
  const Loss& loss_;
  TrainingPlan plan_;
  Task task_;
  Network network_;
  Trainer trainer_;
};

ModelKind network_kind();

}  // namespace ritz
