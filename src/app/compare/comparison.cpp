#include <ritz/app/compare/comparison.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/json.hpp>
#include <ritz/learning/fit_problem.hpp>
#include <ritz/setup/scan_plan.hpp>

namespace ritz {

namespace {

double real_or_nan(const Value::Table& table, const std::string& key) {
  const Value* found = table.find(key);
  return found && found->is_number() ? found->real() : arma::datum::nan;
}

std::string text_or_empty(const Value::Table& table, const std::string& key) {
  const Value* found = table.find(key);
  return found && found->is_text() ? found->text() : "";
}

const Value::Table& table_in(const Value& value, const std::string& path) {
  if (!value.is_table())
    throw UsageError(fmt::format("\"{}\" is not the file of a run: it holds {}; expected a table",
                                 path, value.type_name()));
  return value.table();
}

std::string kinds_of(const Value::Table& configuration) {
  std::string out;
  const Value* factors = configuration.find("wavefunction");
  if (!factors || !factors->is_array()) return out;
  for (const auto& factor : factors->array())
    out += (out.empty() ? "" : " × ") +
           (factor.is_table() ? text_or_empty(factor.table(), "kind") : "");
  return out;
}

void take_configuration(ComparedRun& run) {
  const std::string path = run.directory + "/config.toml";
  run.configuration = parse_toml(read_text_file(path), path);
  const Value::Table& c = table_in(run.configuration, path);
  const Value* system = c.find("system");
  if (system && system->is_table()) run.system = text_or_empty(system->table(), "kind");
  run.wavefunction = kinds_of(c);
}

void take_summary(ComparedRun& run, const std::string& path) {
  const Value summary = parse_json(read_text_file(path), path);
  const Value::Table& s = table_in(summary, path);
  run.unit = text_or_empty(s, "energy_unit");
  run.parameters = real_or_nan(s, "parameters");
  run.energy = real_or_nan(s, "energy");
  run.error = real_or_nan(s, "energy_error");
  if (const Value* exact = s.find("exact"); exact && exact->is_table()) {
    run.exact = real_or_nan(exact->table(), "energy");
    run.exact_error = real_or_nan(exact->table(), "error");
  }
  run.sigmas = real_or_nan(s, "sigmas");
  run.relative = real_or_nan(s, "relative_error");
  run.variance = real_or_nan(s, "variance");
  run.v_score = real_or_nan(s, "v_score");
  run.seconds = real_or_nan(s, "seconds");
  run.state = text_or_empty(s, "state");
  run.verdict = text_or_empty(s, "verdict");
  if (const Value* parts = s.find("verdicts"); parts && parts->is_table())
    run.verdicts = {
        text_or_empty(parts->table(), "optimization"), text_or_empty(parts->table(), "sampling"),
        text_or_empty(parts->table(), "energy"), text_or_empty(parts->table(), "statistics")};
  if (run.state.empty())
    throw UsageError(fmt::format("\"{}\" is not the file of a run: it has no \"state\"", path));
}

ComparedRun without_numbers(const std::string& directory, const std::string& state,
                            const std::string& why) {
  ComparedRun run;
  run.directory = directory;
  run.state = state;
  run.verdict = why;
  run.configuration = Value(Value::Table());
  return run;
}

ComparedRun compared_run(const std::string& directory) {
  ComparedRun run =
      without_numbers(directory, "unfinished", "no summary yet: the run is not finished");
  const std::string path = directory + "/summary.json";
  try {
    const bool ended = is_there(path);
    if (!ended && !is_there(directory + "/config.toml"))
      return without_numbers(
          directory, is_there(directory) ? "no run" : "nothing",
          fmt::format("\"{}\" holds no run: there is neither config.toml nor summary.json",
                      directory));
    take_configuration(run);
    if (describes_fit(run.configuration))
      return without_numbers(
          directory, "no run",
          fmt::format("\"{}\" holds a fit; expected a run or a scan", directory));
    if (ended) take_summary(run, path);
  } catch (const Error& error) {
    run.state = "damaged";
    run.verdict = error.what();
  }
  return run;
}

void add_points(const std::string& directory, std::vector<ComparedRun>& runs) {
  const std::string path = directory + "/scan.toml";
  try {
    for (const auto& point : scan_points(parse_toml(read_text_file(path), path))) {
      const std::string inside = directory + "/" + point.name;
      runs.push_back(is_there(inside) ? compared_run(inside)
                                      : without_numbers(inside, "missing", "not run"));
    }
  } catch (const Error& error) {
    runs.push_back(without_numbers(directory, "damaged", error.what()));
  }
}

}  // namespace

std::vector<ComparedRun> compared_runs(const std::vector<std::string>& directories) {
  std::vector<ComparedRun> runs;
  for (std::string directory : directories) {
    while (directory.size() > 1 && directory.back() == '/') directory.pop_back();
    if (is_there(directory + "/scan.toml"))
      add_points(directory, runs);
    else
      runs.push_back(compared_run(directory));
  }
  return runs;
}

}  // namespace ritz
