#include <ritz/optim/adam.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/base/archive.hpp>
#include <ritz/optim/schedule.hpp>

namespace ritz {

Adam::Adam(arma::uword n_parameters, const Settings& settings, Form form)
    : Optimizer(n_parameters),
      beta1_(settings.real("beta1")),
      beta2_(settings.real("beta2")),
      epsilon_(settings.real("epsilon")),
      weight_decay_(settings.real("weight_decay")),
      form_(form),
      first_moment_(n_parameters, arma::fill::zeros),
      second_moment_(n_parameters, arma::fill::zeros) {
  if (form_ == Form::amsgrad) largest_second_moment_.zeros(n_parameters);
}

namespace {

// What a step does to one parameter; `scale` is what its root divides by.
struct Step {
  double beta1, beta2, rate, kept, epsilon;

  void moments(double g, double& m, double& v) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
  }
  void move(double m, double scale, double& theta) const {
    theta = kept * theta - rate * m / (std::sqrt(scale) + epsilon);
  }
};

}  // namespace

// One pass over all arrays: these loops are bound by memory.
void Adam::advance(const arma::vec& direction, double learning_rate, arma::vec& parameters) {
  ++step_;
  const double t = static_cast<double>(step_);
  // m̂/(√v̂ + ε) has both corrections in its numerator when multiplied by that of √v.
  const double root = std::sqrt(1 - std::pow(beta2_, t));
  const Step step{beta1_, beta2_, learning_rate * root / (1 - std::pow(beta1_, t)),
                  1 - learning_rate * weight_decay_, epsilon_ * root};
  const arma::uword n = parameters.n_elem;
  const double* g = direction.memptr();
  double* theta = parameters.memptr();
  double* m = first_moment_.memptr();
  double* v = second_moment_.memptr();
  if (form_ == Form::adam) {
    for (arma::uword i = 0; i < n; ++i) {
      step.moments(g[i], m[i], v[i]);
      step.move(m[i], v[i], theta[i]);
    }
    return;
  }
  double* largest = largest_second_moment_.memptr();
  for (arma::uword i = 0; i < n; ++i) {
    step.moments(g[i], m[i], v[i]);
    largest[i] = std::max(largest[i], v[i]);
    step.move(m[i], largest[i], theta[i]);
  }
}

void Adam::archive(Archive& archive) {
  archive.field("step", step_);
  archive.field("first_moment", first_moment_);
  archive.field("second_moment", second_moment_);
  if (form_ == Form::amsgrad) archive.field("largest_second_moment", largest_second_moment_);
}

void add_adam_keys(Schema& schema) {
  const Range below_one{.min = 0, .max = 1, .max_open = true};
  schema.add(learning_rate_key(0.01))
      .add(Key("beta1").real(below_one).defaults_to(0.9).means(
          "the part of the previous mean of directions that is kept"))
      .add(Key("beta2").real(below_one).defaults_to(0.999).means(
          "the part of the previous mean of squares that is kept"))
      .add(Key("epsilon").real(above(0)).defaults_to(1e-8).means(
          "added to the root of the corrected mean of squares"))
      .add(Key("weight_decay")
               .real(at_least(0))
               .defaults_to(0.0)
               .means("decoupled weight decay (AdamW), in units of the learning rate"));
}

OptimizerKind adam_kind() {
  Schema schema("adam", "steps along a running mean of directions, scaled by that of squares");
  add_adam_keys(schema);
  schema.example("kind = \"adam\"\nlearning_rate = 0.02");
  return {schema,
          [](const Settings& settings, arma::uword n_parameters) {
            return std::make_unique<Adam>(n_parameters, settings, Adam::Form::adam);
          },
          true};
}

}  // namespace ritz
