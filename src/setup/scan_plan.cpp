#include <ritz/setup/scan_plan.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <ritz/base/error.hpp>
#include <ritz/io/override.hpp>

namespace ritz {

namespace {

constexpr std::size_t most_points = 100000;

ConfigurationError mistake(const Place& place, const std::string& sentence) {
  return ConfigurationError(
      {place.source ? fmt::format("{}: {}", place.text(), sentence) : sentence});
}

struct Axis {
  std::string key;
  std::vector<std::string> path;
  Value::Array values;
};

std::vector<Axis> axes_of(const Value& configuration) {
  const Value* scan = configuration.is_table() ? configuration.table().find("scan") : nullptr;
  const std::string form = "a table such as [scan] with \"system.omega\" = [0.5, 1.0]";
  if (!scan) throw mistake(configuration.place(), "\"scan\" is missing; expected " + form);
  if (!scan->is_table() || scan->table().entries.empty())
    throw mistake(scan->place(), "\"scan\" holds nothing to scan; expected " + form);
  std::vector<Axis> axes;
  std::size_t n_points = 1;
  for (const auto& [key, value, place] : scan->table().entries) {
    if (!value.is_array() || value.array().empty())
      throw mistake(value.place(),
                    fmt::format("\"scan.{}\" is {}; expected an array of values, and the key in "
                                "quotes, as in \"system.omega\" = [0.5, 1.0]",
                                key, value.is_array() ? "an empty array" : value.type_name()));
    const auto& values = value.array();
    for (std::size_t i = 0; i < values.size(); ++i)
      if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i]) !=
          values.begin() + static_cast<std::ptrdiff_t>(i))
        throw mistake(values[i].place(),
                      fmt::format("\"scan.{}\" has the value {} twice", key, values[i].toml()));
    axes.push_back({key, parse_path(key, place), values});
    n_points *= values.size();
    if (n_points > most_points)
      throw mistake(scan->place(),
                    fmt::format("\"scan\" has more than {} combinations", most_points));
  }
  return axes;
}

// What stands before "=" in a directory's name: the last word of the key where that is enough.
std::vector<std::string> short_names(const std::vector<Axis>& axes) {
  std::vector<std::string> names;
  std::map<std::string, int> seen;
  for (const auto& axis : axes) {
    names.push_back(axis.path.back());
    ++seen[names.back()];
  }
  for (std::size_t i = 0; i < axes.size(); ++i)
    if (seen[names[i]] > 1) names[i] = axes[i].key;
  return names;
}

// A text of which a file name can be made everywhere.
std::string plain(const std::string& text) {
  constexpr std::size_t longest = 60;
  std::string out;
  for (const char c : text) {
    const bool fits = std::isalnum(static_cast<unsigned char>(c)) ||
                      std::string(".+-_").find(c) != std::string::npos;
    if (fits)
      out += c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out.substr(0, longest);
}

}  // namespace

bool starts_from_previous(const Value& configuration) {
  const Value* found =
      configuration.is_table() ? configuration.table().find("start_from") : nullptr;
  return found && found->is_text() && found->text() == "previous";
}

std::vector<ScanPoint> scan_points(const Value& configuration) {
  const std::vector<Axis> axes = axes_of(configuration);
  const std::vector<std::string> names = short_names(axes);
  Value common = configuration;
  common.table().erase("scan");
  if (starts_from_previous(configuration)) common.table().erase("start_from");
  std::size_t n_points = 1;
  for (const auto& axis : axes) n_points *= axis.values.size();

  std::vector<ScanPoint> points;
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < n_points; ++i) {
    ScanPoint point;
    point.configuration = common;
    point.chain = i / axes.back().values.size();
    std::size_t left = i, below = n_points;
    for (std::size_t a = 0; a < axes.size(); ++a) {
      below /= axes[a].values.size();
      const Value& value = axes[a].values[left / below];
      left %= below;
      set_at_path(point.configuration, axes[a].path, value);
      point.values.emplace_back(axes[a].key, value);
      point.name += fmt::format("{}{}={}", a > 0 ? "," : "", plain(names[a]),
                                plain(value.is_text() ? value.text() : value.toml()));
    }
    if (const int same = ++seen[point.name]; same > 1) point.name += fmt::format("-{}", same);
    points.push_back(std::move(point));
  }
  return points;
}

int best_groups(std::size_t n_tasks, int n_ranks, std::size_t n_blocks) {
  const int most = static_cast<int>(std::min(n_tasks, static_cast<std::size_t>(n_ranks)));
  int best = 1;
  double least = std::numeric_limits<double>::infinity();
  for (int groups = most; groups >= 1; --groups) {
    const int ranks_per_group = n_ranks / groups;
    const double rounds = std::ceil(static_cast<double>(n_tasks) / groups);
    const double blocks_per_rank =
        std::ceil(static_cast<double>(std::max<std::size_t>(n_blocks, 1)) / ranks_per_group);
    if (rounds * blocks_per_rank < least) {
      least = rounds * blocks_per_rank;
      best = groups;
    }
  }
  return best;
}

}  // namespace ritz
