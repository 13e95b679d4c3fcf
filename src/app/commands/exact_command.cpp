#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include <ritz/app/commands/commands.hpp>
#include <ritz/app/run/verdict.hpp>
#include <ritz/base/text_table.hpp>
#include <ritz/base/value.hpp>
#include <ritz/exact/exact_energy.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/setup/scan_plan.hpp>

namespace ritz {

namespace {

// "-12 (4 states), -8 (at least 12 states)"
std::string levels_text(const std::vector<Level>& levels) {
  std::string text;
  for (const Level& level : levels) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{:.10g}", level.energy);
    if (level.n_states > 1 || !level.has_all_states)
      text += fmt::format(" ({}{} state{})", level.has_all_states ? "" : "at least ",
                          level.n_states, level.n_states == 1 ? "" : "s");
  }
  return text;
}

std::string energy_in_unit(const ExactEnergy& exact, const std::string& unit) {
  return energy_text(exact.energy, exact.error) + (unit.empty() ? "" : " " + unit);
}

std::string gap_text(const ExactEnergy& exact) {
  const auto gap = energy_gap(exact.levels);
  return gap ? fmt::format("{:.10g}", *gap) : "";
}

std::string exact_text(const Hamiltonian& hamiltonian, const ExactEnergy& exact) {
  std::string text = fmt::format("system  {}\nenergy  {}\n", hamiltonian.description(),
                                 energy_in_unit(exact, hamiltonian.energy_unit()));
  if (const std::string gap = gap_text(exact); !gap.empty()) text += "gap     " + gap + '\n';
  if (!exact.levels.empty())
    text += "levels  " + levels_text(exact.levels) + '\n';
  else if (exact.kind == "diagonalization")
    text += "levels  not computed: the matrix is too large; the lowest may be degenerate\n";
  return text + fmt::format("kind    {}\nsource  {}\n", exact.kind, exact.source);
}

// Rank 0 alone solves and prints.
std::optional<ExactEnergy> solve_on_root(const Context& context, const Hamiltonian& hamiltonian) {
  if (!context.communicator.is_root()) return std::nullopt;
  try {
    return exact_energy(hamiltonian, Effort::thorough);
  } catch (const Error& error) {
    throw Error(error.status(), error.what(), false);  // the other ranks do not know of it
  }
}

// What is known of the systems of a scan, each of which is solved once.
class ExactRows {
 public:
  explicit ExactRows(const Context& context) : context_(context) {}

  // Energy, gap, kind and source.
  std::vector<std::string> row(const Value& configuration) {
    const auto hamiltonian = make_system(configuration);
    const std::string key = toml_document(configuration.table().find("system")->table());
    const auto [at, is_new] = known_.try_emplace(key);
    if (!is_new) return at->second;
    for (const std::string& warning : hamiltonian->warnings())
      if (warnings_.insert(warning).second) context_.log.warning(warning);
    at->second = {"unknown", "", "", ""};
    if (const auto exact = solve_on_root(context_, *hamiltonian)) {
      at->second = {energy_in_unit(*exact, hamiltonian->energy_unit()), gap_text(*exact),
                    exact->kind, exact->source};
      ++n_known_;
    }
    return at->second;
  }
  bool knows_any() const { return context_.communicator.any(n_known_ > 0); }

 private:
  const Context& context_;
  std::map<std::string, std::vector<std::string>> known_;
  std::set<std::string> warnings_;
  int n_known_ = 0;
};

// A row for each point; points that are refused are said after the others.
ExitStatus exact_of_scan(const Context& context, const RunOptions& options,
                         const Value& configuration) {
  const std::vector<ScanPoint> points = scan_points(configuration);
  ExactRows known(context);
  std::vector<std::vector<std::string>> rows(1);
  for (const auto& [key, value] : points.front().values) rows.front().push_back(key);
  for (const char* name : {"energy", "gap", "kind", "source"}) rows.front().emplace_back(name);
  std::vector<std::string> mistakes;
  for (const ScanPoint& point : points) {
    std::vector<std::string> cells, found = {"refused", "", "", ""};
    for (const auto& [key, value] : point.values)
      cells.push_back(value.is_text() ? value.text() : value.toml());
    try {
      found = known.row(point.configuration);
    } catch (const ConfigurationError& error) {
      for (const auto& line : error.mistakes())
        if (std::ranges::find(mistakes, line) == mistakes.end()) mistakes.push_back(line);
    }
    cells.insert(cells.end(), found.begin(), found.end());
    rows.push_back(std::move(cells));
  }
  const bool knows_any = known.knows_any();
  if (mistakes.empty() && !knows_any)
    throw Error(
        ExitStatus::other,
        fmt::format("no exact or published energy is known for any point of {}", options.file),
        true);
  print(context, aligned_table(rows));
  if (!mistakes.empty()) throw ConfigurationError(mistakes);
  return ExitStatus::done;
}

}  // namespace

ExitStatus exact_command(const Context& context, const RunOptions& options) {
  const Value configuration = load_configuration(context, options);
  if (configuration.is_table() && configuration.table().find("scan"))
    return exact_of_scan(context, options, configuration);
  const auto hamiltonian = make_system(configuration);
  for (const std::string& warning : hamiltonian->warnings()) context.log.warning(warning);
  const std::optional<ExactEnergy> exact = solve_on_root(context, *hamiltonian);
  // Whether there is an answer all must know.
  if (!context.communicator.any(exact.has_value()))
    throw Error(
        ExitStatus::other,
        fmt::format("no exact or published energy is known for {}", hamiltonian->description()),
        true);
  if (exact) print(context, exact_text(*hamiltonian, *exact));
  return ExitStatus::done;
}

}  // namespace ritz
