#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/commands.hpp"
#include "app/verdict.hpp"
#include "base/text.hpp"
#include "io/configuration.hpp"
#include "io/json.hpp"

namespace ritz {

namespace {

using Row = std::vector<std::string>;

double real_or_nan(const Value::Table& table, const std::string& key) {
  const Value* found = table.find(key);
  return found && found->is_number() ? found->real() : arma::datum::nan;
}

std::string number(double value, const char* format) {
  return std::isfinite(value) ? fmt::format(fmt::runtime(format), value) : "–";
}

std::string text_or_dash(const Value::Table& table, const std::string& key) {
  const Value* found = table.find(key);
  return found && found->is_text() ? found->text() : "–";
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
  if (!factors || !factors->is_array()) return "–";
  for (const auto& factor : factors->array())
    out += (out.empty() ? "" : " × ") +
           (factor.is_table() ? text_or_dash(factor.table(), "kind") : "–");
  return out;
}

// Whether rank 0 sees the file; all are told. Collective.
bool is_there(const Context& context, const std::string& path) {
  return context.communicator.any(context.communicator.is_root() && std::filesystem::exists(path));
}

Row row_of(const Context& context, const std::string& directory) {
  const std::string path = directory + "/summary.json", config_path = directory + "/config.toml";
  // A run that is still going has no summary yet.
  const bool going = !is_there(context, path) && is_there(context, config_path);
  const Value summary = going ? Value(Value::Table()) : parse_json(read_input(context, path), path);
  const Value configuration = parse_toml(read_input(context, config_path), config_path);
  const Value::Table& s = table_in(summary, path);
  const Value::Table& c = table_in(configuration, config_path);
  const Value* exact = s.find("exact");
  const Value* system = c.find("system");
  const double energy = real_or_nan(s, "energy"), error = real_or_nan(s, "energy_error");
  const bool known = exact && exact->is_table();
  return {directory,
          system && system->is_table() ? text_or_dash(system->table(), "kind") : "–",
          kinds_of(c),
          number(real_or_nan(s, "parameters"), "{:.0f}"),
          std::isfinite(energy) ? energy_text(energy, error) : text_or_dash(s, "state"),
          known ? energy_text(real_or_nan(exact->table(), "energy"),
                              real_or_nan(exact->table(), "error"))
                : "–",
          number(real_or_nan(s, "sigmas"), "{:+.1f}"),
          number(real_or_nan(s, "relative_error"), "{:+.1e}"),
          number(real_or_nan(s, "variance"), "{:.2e}"),
          duration_text(real_or_nan(s, "seconds")),
          going ? "no summary yet: the run is not finished" : text_or_dash(s, "verdict")};
}

// Width on the screen: bytes that do not continue a UTF-8 character.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size()) out += std::string(widths[i] - width(row[i]) + 2, ' ');
    }
    out += '\n';
  }
  return out;
}

}  // namespace

ExitStatus compare_command(const Context& context, const std::vector<std::string>& directories) {
  std::vector<Row> rows = {{"run", "system", "wavefunction", "parameters", "energy", "exact", "σ",
                            "relative", "variance", "time", "verdict"}};
  for (const auto& directory : directories) rows.push_back(row_of(context, directory));
  print(context, aligned(rows));
  return ExitStatus::done;
}

}  // namespace ritz
