#include <ritz/optim/sgd.hpp>

#include <ritz/base/archive.hpp>
#include <ritz/optim/schedule.hpp>

namespace ritz {

namespace {

class Sgd final : public Optimizer {
 public:
  using Optimizer::Optimizer;
  void archive(Archive&) override {}

 private:
  void advance(const arma::vec& direction, double learning_rate, arma::vec& parameters) override {
    parameters -= learning_rate * direction;
  }
};

}  // namespace

OptimizerKind sgd_kind() {
  Schema schema("sgd", "plain steps along the gradient or the natural gradient");
  schema.add(learning_rate_key(0.01)).example("kind = \"sgd\"\nlearning_rate = 0.05");
  return {schema, [](const Settings&, arma::uword n_parameters) {
            return std::make_unique<Sgd>(n_parameters);
          }};
}

}  // namespace ritz
