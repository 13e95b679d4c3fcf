#pragma once

#include <cstdint>

#include <ritz/optim/optimizer.hpp>

namespace ritz {

/// Adam (Kingma & Ba, arXiv:1412.6980, Algorithm 1): with step count t from 1,
///
///     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,
///     θ ← θ − η m̂/(√v̂ + ε),   m̂ = m/(1 − β₁ᵗ),   v̂ = v/(1 − β₂ᵗ).
///
/// ε is added to the root of the corrected v̂, as in Algorithm 1 and PyTorch; Keras and TensorFlow
/// add it to √v before the correction (the ε̂ of the paper's section 2). AMSGrad (Reddi, Kale &
/// Kumar, arXiv:1904.09237, Algorithm 2) puts the largest v so far in place of v; with the
/// corrections of Adam, as in PyTorch and Keras (the paper has none).
///
/// `weight_decay` λ is decoupled from the direction (AdamW: Loshchilov & Hutter, arXiv:1711.05101,
/// Algorithm 2, with the learning rate as in PyTorch): θ ← (1 − ηλ) θ before each step.
class Adam final : public Optimizer {
 public:
  enum class Form { adam, amsgrad };
  Adam(arma::uword n_parameters, const Settings& settings, Form form);
  void archive(Archive& archive) override;

 private:
  void advance(const arma::vec& direction, double learning_rate, arma::vec& parameters) override;

  double beta1_, beta2_, epsilon_, weight_decay_;
  Form form_;
  std::uint64_t step_ = 0;
  arma::vec first_moment_, second_moment_, largest_second_moment_;
};

/// Adds the keys that Adam and AMSGrad share.
void add_adam_keys(Schema& schema);

OptimizerKind adam_kind();

}  // namespace ritz
