#include <ritz/optim/nesterov.hpp>

#include <ritz/optim/momentum.hpp>
#include <ritz/optim/schedule.hpp>

namespace ritz {

OptimizerKind nesterov_kind() {
  Schema schema("nesterov", "momentum with Nesterov's look-ahead");
  schema.add(learning_rate_key(0.01))
      .add(momentum_key())
      .example("kind = \"nesterov\"\nlearning_rate = 0.05");
  return {schema, [](const Settings& settings, arma::uword n_parameters) {
            return std::make_unique<Momentum>(n_parameters, settings.real("momentum"),
                                              Momentum::Form::nesterov);
          }};
}

}  // namespace ritz
