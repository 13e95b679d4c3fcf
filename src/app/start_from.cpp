#include "app/start_from.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "io/configuration.hpp"
#include "io/file.hpp"
#include "io/hdf5_document.hpp"
#include "parallel/on_root.hpp"

namespace ritz {

namespace {

using Groups = std::vector<ParameterGroup>;

// What results.h5 holds of one group, nullptr where it does not fit.
const arma::mat* fitting(const Document& results, const std::string& name,
                         const ParameterGroup& group) {
  const std::string path = "parameters/" + name;
  if (!results.has(path)) return nullptr;
  const auto* values = std::get_if<arma::mat>(&results.data(path));
  const bool fits = values && values->n_rows == group.n_rows && values->n_cols == group.n_columns &&
                    values->is_finite();
  return fits ? values : nullptr;
}

// Fills the parameters of those groups that are there, and tells which, one entry per group.
std::vector<bool> read_groups(const Document& results, const Groups& groups,
                              const std::string& prefix, arma::vec& parameters) {
  std::vector<bool> found;
  arma::uword at = 0;
  for (const auto& group : groups) {
    const arma::mat* values = fitting(results, prefix + group.name, group);
    const arma::uword n = group.n_rows * group.n_columns;
    if (values) parameters.subvec(at, at + n - 1) = arma::vectorise(*values);
    found.push_back(values != nullptr);
    at += n;
  }
  return found;
}

bool all_of(const std::vector<bool>& found) {
  return std::ranges::find(found, false) == found.end();
}

// The wavefunction that the earlier run ended with; nullptr where that cannot be told.
std::unique_ptr<Product> earlier_wavefunction(const std::string& directory,
                                              const Document& results) {
  const std::string path = directory + "/config.toml";
  try {
    auto psi = std::move(make_problem(parse_toml(read_file(path), path), 1).wavefunction);
    arma::vec parameters = psi->parameters();
    if (!all_of(read_groups(results, psi->parameter_groups(), "", parameters))) return nullptr;
    psi->set_parameters(parameters);
    return psi;
  } catch (const Error&) {
    return nullptr;
  }
}

// What happened to the groups of parameters, by name.
struct Account {
  std::vector<std::string> taken, converted, left;

  std::string sentence(const std::string& path) const {
    std::string out;
    const auto add = [&](const std::vector<std::string>& names, const std::string& what) {
      if (names.empty()) return;
      out += fmt::format("{}{} {}", out.empty() ? "" : "; ", fmt::join(names, ", "), what);
    };
    add(taken, "taken from " + path);
    add(converted, "brought into this form from " + path);
    add(left, "new");
    return out;
  }
};

}  // namespace

void take_parameters(const Context& context, Problem& problem) {
  arma::vec parameters = problem.wavefunction->parameters();
  on_root(context.communicator, [&] {
    const std::string path = problem.start_from + "/results.h5";
    const Document results = read_document(path);
    const auto& factors = problem.wavefunction->factors();
    const auto& names = problem.wavefunction->names();
    std::unique_ptr<Product> earlier;
    Account account;
    arma::uword at = 0;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      Wavefunction& factor = *factors[i];
      const Groups groups = factor.parameter_groups();
      arma::vec own = factor.parameters();
      const std::vector<bool> found = read_groups(results, groups, names[i] + ".", own);
      if (!all_of(found) && !earlier) earlier = earlier_wavefunction(problem.start_from, results);
      const bool converted = !all_of(found) && earlier && i < earlier->factors().size() &&
                             factor.take_over(*earlier->factors()[i]);
      if (converted) own = factor.parameters();
      for (std::size_t k = 0; k < groups.size(); ++k)
        (converted  ? account.converted
         : found[k] ? account.taken
                    : account.left)
            .push_back(names[i] + "." + groups[k].name);
      if (!own.empty()) parameters.subvec(at, at + own.n_elem - 1) = own;
      at += own.n_elem;
    }
    if (account.taken.empty() && account.converted.empty() && !account.left.empty())
      throw UsageError(fmt::format(
          "start_from: no parameter in {} has the name and the shape of one of this wavefunction; "
          "expected one of {}",
          path, fmt::join(account.left, ", ")));
    context.log.info("start_from: " + account.sentence(path));
  });
  context.communicator.broadcast(parameters);
  problem.wavefunction->set_parameters(parameters);
}

}  // namespace ritz
