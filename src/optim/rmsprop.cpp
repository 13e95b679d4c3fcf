#include <ritz/optim/rmsprop.hpp>

#include <cmath>

#include <ritz/base/archive.hpp>
#include <ritz/optim/schedule.hpp>

namespace ritz {

namespace {

/// Tieleman & Hinton, COURSERA: Neural Networks for Machine Learning, lecture 6.5 (2012):
/// s ← ρ s + (1 − ρ) g², θ ← θ − η g/(√s + ε). ε stands outside the root as in PyTorch (Keras has
/// it inside); ρ = 0.9 as in the lecture and in Keras (PyTorch has 0.99).
class RmsProp final : public Optimizer {
 public:
  RmsProp(arma::uword n_parameters, double decay, double epsilon)
      : Optimizer(n_parameters),
        decay_(decay),
        epsilon_(epsilon),
        mean_square_(n_parameters, arma::fill::zeros) {}

  void archive(Archive& archive) override { archive.field("mean_square", mean_square_); }

 private:
  void advance(const arma::vec& direction, double learning_rate, arma::vec& parameters) override {
    for (arma::uword i = 0; i < parameters.n_elem; ++i) {
      mean_square_[i] = decay_ * mean_square_[i] + (1 - decay_) * direction[i] * direction[i];
      parameters[i] -= learning_rate * direction[i] / (std::sqrt(mean_square_[i]) + epsilon_);
    }
  }

  double decay_, epsilon_;
  arma::vec mean_square_;
};

}  // namespace

OptimizerKind rmsprop_kind() {
  Schema schema("rmsprop", "steps scaled by the root of a running mean of squared directions");
  schema.add(learning_rate_key(0.01))
      .add(Key("decay")
               .real({.min = 0, .max = 1, .max_open = true})
               .defaults_to(0.9)
               .means("the part of the previous mean of squares that is kept"))
      .add(Key("epsilon").real(above(0)).defaults_to(1e-8).means("added to the root"))
      .example("kind = \"rmsprop\"\nlearning_rate = 0.01");
  return {schema,
          [](const Settings& settings, arma::uword n_parameters) {
            return std::make_unique<RmsProp>(n_parameters, settings.real("decay"),
                                             settings.real("epsilon"));
          },
          true};
}

}  // namespace ritz
