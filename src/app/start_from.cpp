#include "app/start_from.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "io/hdf5_document.hpp"
#include "parallel/on_root.hpp"

namespace ritz {

namespace {

// What results.h5 holds of one group, nullptr where it does not fit.
const arma::mat* fitting(const Document& results, const ParameterGroup& group) {
  const std::string path = "parameters/" + group.name;
  if (!results.has(path)) return nullptr;
  const auto* values = std::get_if<arma::mat>(&results.data(path));
  const bool fits = values && values->n_rows == group.n_rows && values->n_cols == group.n_columns &&
                    values->is_finite();
  return fits ? values : nullptr;
}

}  // namespace

void take_parameters(const Context& context, Problem& problem) {
  arma::vec parameters = problem.wavefunction->parameters();
  on_root(context.communicator, [&] {
    const std::string path = problem.start_from + "/results.h5";
    const Document results = read_document(path);
    std::vector<std::string> taken, left;
    arma::uword at = 0;
    for (const auto& group : problem.wavefunction->parameter_groups()) {
      const arma::uword n = group.n_rows * group.n_columns;
      const arma::mat* values = fitting(results, group);
      if (values) parameters.subvec(at, at + n - 1) = arma::vectorise(*values);
      (values ? taken : left).push_back(group.name);
      at += n;
    }
    if (taken.empty() && !left.empty())
      throw UsageError(fmt::format(
          "start_from: no parameter in {} has the name and the shape of one of this wavefunction; "
          "expected one of {}",
          path, fmt::join(left, ", ")));
    context.log.info(fmt::format("start_from: {} taken from {}{}{}", fmt::join(taken, ", "), path,
                                 left.empty() ? "" : "; new are ", fmt::join(left, ", ")));
  });
  context.communicator.broadcast(parameters);
  problem.wavefunction->set_parameters(parameters);
}

}  // namespace ritz
