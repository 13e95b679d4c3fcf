#include <ritz/optim/optimizer.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace ritz {

void Optimizer::step(const arma::vec& direction, double learning_rate, arma::vec& parameters) {
  if (direction.n_elem != n_parameters_ || parameters.n_elem != n_parameters_)
    throw std::logic_error(
        fmt::format("an optimizer of {} parameters got a direction of {} for {} parameters",
                    n_parameters_, direction.n_elem, parameters.n_elem));
  advance(direction, learning_rate, parameters);
}

std::unique_ptr<Optimizer> make_optimizer(const std::string& kind, const Settings& settings,
                                          arma::uword n_parameters) {
  for (const auto& candidate : optimizer_kinds())
    if (candidate.schema.name() == kind && candidate.create)
      return candidate.create(settings, n_parameters);
  throw std::logic_error(fmt::format("there is no optimizer \"{}\" of directions", kind));
}

}  // namespace ritz
