#include <ritz/app/scan/scan_table.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/csv_writer.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/json.hpp>

namespace ritz {

namespace {

// Of a point: names and what stands in the table, verdicts last.
using Numbers = std::vector<std::pair<std::string, std::string>>;

void add_numbers(const Value::Table& table, const std::string& path, Numbers& out) {
  for (const auto& [key, value, place] : table.entries) {
    const std::string name = path + key;
    if (value.is_table())
      add_numbers(value.table(), name + '.', out);
    else if (value.is_integer())
      out.emplace_back(name, fmt::format("{}", value.integer()));
    else if (value.is_real())
      out.emplace_back(name, std::isfinite(value.real()) ? shortest(value.real()) : "");
  }
}

void add_verdicts(const Value::Table& summary, Numbers& out) {
  const auto add = [&](const std::string& name, const Value* text) {
    if (text && text->is_text()) out.emplace_back(name, text->text());
  };
  add("verdict", summary.find("verdict"));
  const Value* parts = summary.find("verdicts");
  if (!parts || !parts->is_table()) return;
  for (const auto& [part, text, place] : parts->table().entries) add("verdicts." + part, &text);
}

struct PointState {
  std::string state;
  Numbers numbers;
};

PointState look_at(const std::string& directory) {
  const std::string path = directory + "/summary.json";
  if (!is_there(path)) {
    const bool begun = is_there(directory + "/config.toml");
    return {begun ? "unfinished" : "missing", {}};
  }
  try {
    const Value summary = parse_json(read_text_file(path), path);
    PointState point;
    if (!summary.is_table()) return {"damaged", {}};
    const Value* state = summary.table().find("state");
    point.state = state && state->is_text() ? state->text() : "damaged";
    add_numbers(summary.table(), "", point.numbers);
    add_verdicts(summary.table(), point.numbers);
    return point;
  } catch (const Error&) {
    return {"damaged", {}};
  }
}

std::string line_of(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? "," : "") + csv_text(cells[i]);
  return out + '\n';
}

}  // namespace

std::string scan_table(const std::string& directory, const std::vector<ScanPoint>& points,
                       const std::vector<bool>& is_refused) {
  std::vector<PointState> found;
  std::vector<std::string> names;  // of numbers, in the order in which they are first met
  std::map<std::string, bool> known;
  for (std::size_t i = 0; i < points.size(); ++i) {
    found.push_back(is_refused[i] ? PointState{"refused", {}}
                                  : look_at(directory + "/" + points[i].name));
    for (const auto& [name, text] : found.back().numbers)
      if (!std::exchange(known[name], true)) names.push_back(name);
  }

  std::vector<std::string> header;
  for (const auto& [key, value] : points.front().values) header.push_back(key);
  header.insert(header.end(), names.begin(), names.end());
  header.insert(header.end(), {"state", "directory"});
  std::string out = line_of(header);
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::vector<std::string> cells;
    for (const auto& [key, value] : points[i].values)
      cells.push_back(value.is_text() ? value.text() : value.toml());
    const std::map<std::string, std::string> numbers(found[i].numbers.begin(),
                                                     found[i].numbers.end());
    for (const auto& name : names) {
      const auto number = numbers.find(name);
      cells.push_back(number == numbers.end() ? "" : number->second);
    }
    cells.insert(cells.end(), {found[i].state, points[i].name});
    out += line_of(cells);
  }
  return out;
}

}  // namespace ritz
