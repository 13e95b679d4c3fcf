#include <ritz/app/run/start_from.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include <ritz/app/run/same_run.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/parallel/on_root.hpp>
#include <ritz/setup/make_problem.hpp>

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

// The wavefunction that the earlier run ended with, as far as that can be told.
struct EarlierRun {
  std::optional<ConfiguredProblem> problem;
  std::string unknown;  // why it cannot

  EarlierRun(const std::string& directory, const Document& results) {
    const std::string path = directory + "/config.toml";
    try {
      ConfiguredProblem made = make_problem(parse_toml(read_file(path), path), 1);
      arma::vec parameters = made.wavefunction->parameters();
      const bool whole =
          all_of(read_groups(results, made.wavefunction->parameter_groups(), "", parameters));
      made.wavefunction->set_parameters(parameters);
      if (whole) problem = std::move(made);
      if (!whole) unknown = path + " describes other parameters than results.h5 holds";
    } catch (const Error& error) {
      unknown = error.what();
    }
  }

  // The place of the factor of this name, otherwise of the first one of its kind, since names are
  // numbered where a kind is there twice; nothing where there is none.
  std::optional<std::size_t> place(const std::string& name) const {
    if (!problem) return std::nullopt;
    const auto& names = problem->wavefunction->names();
    const auto kind = [](const std::string& of) {
      return of.substr(0, of.find_last_not_of("0123456789_") + 1);
    };
    auto found = std::ranges::find(names, name);
    if (found == names.end()) found = std::ranges::find(names, kind(name), kind);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
  }
  const Wavefunction& factor(std::size_t place) const {
    return *problem->wavefunction->factors()[place];
  }
};

// What happened to the groups of parameters, by name.
struct Account {
  std::vector<std::string> taken, converted, left, warnings;

  std::string sentence(const std::string& path) const {
    std::string out;
    const auto add = [&](const std::vector<std::string>& names, const std::string& what) {
      if (names.empty()) return;
      out += fmt::format("{}{} {}", out.empty() ? "" : "; ", fmt::join(names, ", "), what);
    };
    add(taken, "taken from " + path);
    add(converted,
        fmt::format("brought into this form from {}, any numbers beyond it left as they start",
                    path));
    add(left, left.size() == 1 ? "is new" : "are new");
    return out;
  }
};

const Value& factor_table(const ConfiguredProblem& problem, std::size_t place) {
  return problem.configuration.table().find("wavefunction")->array()[place];
}

class Taking {
 public:
  Taking(ConfiguredProblem& problem, const Document& results)
      : problem_(problem), results_(results), earlier_(problem.start_from, results) {}

  // The parameters of one factor.
  arma::vec take(std::size_t i) {
    Wavefunction& factor = *problem_.wavefunction->factors()[i];
    if (factor.n_parameters() == 0) return {};
    const std::string& name = problem_.wavefunction->names()[i];
    const Groups groups = factor.parameter_groups();
    const auto place = earlier_.place(name);
    if (place && factor.take_over(earlier_.factor(*place))) {
      const Groups before = earlier_.factor(*place).parameter_groups();
      const bool same = std::ranges::equal(groups, before, same_shape);
      for (const auto& group : groups)
        (same                      ? account_.taken
         : has(before, group.name) ? account_.converted
                                   : account_.left)
            .push_back(name + "." + group.name);
      return factor.parameters();
    }
    arma::vec own = factor.parameters();
    const std::vector<bool> found = read_groups(results_, groups, name + ".", own);
    for (std::size_t k = 0; k < groups.size(); ++k)
      (found[k] ? account_.taken : account_.left).push_back(name + "." + groups[k].name);
    if (place && std::ranges::find(found, true) != found.end()) compare(i, *place);
    return own;
  }

  const Account& account() {
    if (!earlier_.problem)
      account_.warnings.push_back("the form of the earlier wavefunction is not known: " +
                                  earlier_.unknown);
    return account_;
  }

 private:
  static bool same_shape(const ParameterGroup& a, const ParameterGroup& b) {
    return a.name == b.name && a.n_rows == b.n_rows && a.n_columns == b.n_columns;
  }
  static bool has(const Groups& groups, const std::string& name) {
    return std::ranges::find(groups, name, &ParameterGroup::name) != groups.end();
  }

  // Numbers of the right shape have another meaning where these keys differ.
  void compare(std::size_t now, std::size_t then) {
    const auto differences =
        differing_keys(factor_table(problem_, now), factor_table(*earlier_.problem, then),
                       {"dtype", "form", "pairs", "symmetric"});
    if (!differences.empty())
      account_.warnings.push_back(fmt::format(
          "the numbers of {} are taken as they are, but it was of another form ({}): it may begin "
          "far from where it ended",
          problem_.wavefunction->names()[now], fmt::join(differences, "; ")));
  }

  ConfiguredProblem& problem_;
  const Document& results_;
  EarlierRun earlier_;
  Account account_;
};

}  // namespace

void take_parameters(const Context& context, ConfiguredProblem& problem) {
  arma::vec parameters = problem.wavefunction->parameters();
  on_root(context.communicator, [&] {
    const std::string path = problem.start_from + "/results.h5";
    const Document results = read_document(path);
    Taking taking(problem, results);
    arma::uword at = 0;
    for (std::size_t i = 0; i < problem.wavefunction->factors().size(); ++i) {
      const arma::vec own = taking.take(i);
      if (!own.empty()) parameters.subvec(at, at + own.n_elem - 1) = own;
      at += own.n_elem;
    }
    const Account& account = taking.account();
    for (const auto& warning : account.warnings) context.log.warning("start_from: " + warning);
    if (account.taken.empty() && account.converted.empty() && !account.left.empty())
      throw UsageError(fmt::format(
          "start_from: no parameter in {} has the name and the shape of one of this wavefunction, "
          "and no factor contains one of that run; expected one of {}",
          path, fmt::join(account.left, ", ")));
    context.log.info("start_from: " + account.sentence(path));
  });
  context.communicator.broadcast(parameters);
  problem.wavefunction->set_parameters(parameters);
}

}  // namespace ritz
