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

namespace {

OptimizerKind optimizer_of_directions(const std::string& name) {
  for (const OptimizerKind& kind : optimizer_kinds())
    if (kind.schema.name() == name && kind.create) return kind;
  throw std::logic_error(fmt::format("there is no optimizer \"{}\" of directions", name));
}

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const std::string& kind, const Settings& settings,
                                          arma::uword n_parameters) {
  return optimizer_of_directions(kind).create(settings, n_parameters);
}

std::unique_ptr<Optimizer> make_optimizer(const std::string& kind, arma::uword n_parameters) {
  const OptimizerKind found = optimizer_of_directions(kind);
  Value table;
  table.table()["kind"] = kind;
  Mistakes mistakes;
  const Value resolved = found.schema.resolve_kind(table, "optimizer", mistakes);
  return found.create(Settings(resolved), n_parameters);
}

}  // namespace ritz
