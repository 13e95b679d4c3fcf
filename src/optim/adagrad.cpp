#include <ritz/optim/adagrad.hpp>

#include <cmath>

#include <ritz/base/archive.hpp>
#include <ritz/optim/schedule.hpp>

namespace ritz {

namespace {

/// Duchi, Hazan & Singer, J. Mach. Learn. Res. 12, 2121 (2011), Fig. 1, diagonal form:
/// s ← s + g², θ ← θ − η g/(√s + ε), with ε outside the root and s = 0 at the start as in PyTorch.
class Adagrad final : public Optimizer {
 public:
  Adagrad(arma::uword n_parameters, double epsilon)
      : Optimizer(n_parameters), epsilon_(epsilon), sum_(n_parameters, arma::fill::zeros) {}

  void archive(Archive& archive) override { archive.field("sum_of_squares", sum_); }

 private:
  void advance(const arma::vec& direction, double learning_rate, arma::vec& parameters) override {
    for (arma::uword i = 0; i < parameters.n_elem; ++i) {
      sum_[i] += direction[i] * direction[i];
      parameters[i] -= learning_rate * direction[i] / (std::sqrt(sum_[i]) + epsilon_);
    }
  }

  double epsilon_;
  arma::vec sum_;
};

}  // namespace

OptimizerKind adagrad_kind() {
  Schema schema("adagrad", "steps scaled by the root of the sum of all squared directions so far");
  schema.add(learning_rate_key(0.01))
      .add(Key("epsilon").real(above(0)).defaults_to(1e-10).means("added to the root"))
      .example("kind = \"adagrad\"\nlearning_rate = 0.1");
  return {schema, [](const Settings& settings, arma::uword n_parameters) {
            return std::make_unique<Adagrad>(n_parameters, settings.real("epsilon"));
          }};
}

}  // namespace ritz
