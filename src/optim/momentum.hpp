#pragma once

#include <ritz/optim/optimizer.hpp>

namespace ritz {

/// Steps with a memory v of earlier directions: v ← μ v + g, and then
///  - heavy ball (Polyak, USSR Comput. Math. Math. Phys. 4, 1 (1964), eq. 9): θ ← θ − η v;
///  - Nesterov's look-ahead, written in terms of the parameters looked ahead to (Bengio et al.,
///    arXiv:1212.0901, eqs. 6–7): θ ← θ − η (g + μ v).
/// As in PyTorch the learning rate η stands outside v; in Keras it goes into v, which differs
/// while η changes.
class Momentum final : public Optimizer {
 public:
  enum class Form { heavy_ball, nesterov };
  Momentum(arma::uword n_parameters, double momentum, Form form);
  void archive(Archive& archive) override;

 private:
  void advance(const arma::vec& direction, double learning_rate, arma::vec& parameters) override;

  double momentum_;
  Form form_;
  arma::vec velocity_;
};

/// The key `momentum`, μ.
Key momentum_key();

OptimizerKind momentum_kind();

}  // namespace ritz
