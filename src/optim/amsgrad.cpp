#include <ritz/optim/amsgrad.hpp>

#include <ritz/optim/adam.hpp>

namespace ritz {

OptimizerKind amsgrad_kind() {
  Schema schema("amsgrad", "Adam with a scale that never shrinks");
  add_adam_keys(schema);
  schema.example("kind = \"amsgrad\"\nlearning_rate = 0.02");
  return {schema,
          [](const Settings& settings, arma::uword n_parameters) {
            return std::make_unique<Adam>(n_parameters, settings, Adam::Form::amsgrad);
          },
          true};
}

}  // namespace ritz
