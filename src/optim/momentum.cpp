#include <ritz/optim/momentum.hpp>

#include <ritz/base/archive.hpp>
#include <ritz/optim/schedule.hpp>

namespace ritz {

Momentum::Momentum(arma::uword n_parameters, double momentum, Form form)
    : Optimizer(n_parameters),
      momentum_(momentum),
      form_(form),
      velocity_(n_parameters, arma::fill::zeros) {}

void Momentum::advance(const arma::vec& direction, double learning_rate, arma::vec& parameters) {
  velocity_ = momentum_ * velocity_ + direction;
  if (form_ == Form::nesterov)
    parameters -= learning_rate * (direction + momentum_ * velocity_);
  else
    parameters -= learning_rate * velocity_;
}

void Momentum::archive(Archive& archive) { archive.field("velocity", velocity_); }

Key momentum_key() {
  return Key("momentum")
      .real({.min = 0, .max = 1, .max_open = true})
      .defaults_to(0.9)
      .means("the part of the previous velocity that is kept");
}

OptimizerKind momentum_kind() {
  Schema schema("momentum", "steps along a decaying sum of directions (heavy ball)");
  schema.add(learning_rate_key(0.01))
      .add(momentum_key())
      .example("kind = \"momentum\"\nlearning_rate = 0.05");
  return {schema, [](const Settings& settings, arma::uword n_parameters) {
            return std::make_unique<Momentum>(n_parameters, settings.real("momentum"),
                                              Momentum::Form::heavy_ball);
          }};
}

}  // namespace ritz
