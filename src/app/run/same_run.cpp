#include <ritz/app/run/same_run.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

using Leaves = std::map<std::string, std::string>;

// Every number, text and array of a configuration under its dotted path.
void add_leaves(const Value& value, const std::string& path, Leaves& out) {
  const auto below = [&](const std::string& key) { return path.empty() ? key : path + '.' + key; };
  const bool has_tables = value.is_array() && std::ranges::any_of(value.array(), &Value::is_table);
  if (value.is_table()) {
    for (const auto& entry : value.table().entries) add_leaves(entry.value, below(entry.key), out);
  } else if (has_tables) {
    for (std::size_t i = 0; i < value.array().size(); ++i)
      add_leaves(value.array()[i], below(std::to_string(i)), out);
  } else {
    out[path] = value.toml();
  }
}

Leaves leaves_of(const Value& value) {
  Leaves out;
  add_leaves(value, "", out);
  return out;
}

bool matters(const std::string& path) {
  for (const char* key : {"optimizer.kind", "optimizer.natural_gradient.kind"})
    if (path == key) return true;
  for (const char* free : {"optimizer.", "estimate.", "checkpoint.", "start_from",
                           "sampler.burn_in", "sampler.sweeps"})
    if (path.starts_with(free)) return false;
  return true;
}

// The differing keys among those that `counts` picks, each with both values.
template <class Choice>
std::vector<std::string> differences(const Value& now, const Value& then, Choice&& counts) {
  const Leaves a = leaves_of(now), b = leaves_of(then);
  const auto text = [](const Leaves& leaves, const std::string& path) {
    const auto found = leaves.find(path);
    return found == leaves.end() ? std::string("left out") : found->second;
  };
  std::vector<std::string> out;
  Leaves all = a;
  all.insert(b.begin(), b.end());
  for (const auto& [path, value] : all)
    if (counts(path) && text(a, path) != text(b, path))
      out.push_back(fmt::format("{} is {}, was {}", path, text(a, path), text(b, path)));
  return out;
}

}  // namespace

void require_same_run(const Value& now, const Value& then, const std::string& path) {
  const auto keys = differences(now, then, matters);
  if (keys.empty()) return;
  throw UsageError(fmt::format(
      "the run in \"{}\" cannot go on with another configuration: {}; give what it was begun with, "
      "or begin another run with -o DIR (start_from = \"{}\" takes its parameters)",
      path, fmt::join(keys, "; "), path));
}

std::vector<std::string> differing_keys(const Value& now, const Value& then,
                                        const std::vector<std::string>& keys) {
  return differences(now, then, [&](const std::string& path) {
    return std::ranges::find(keys, path) != keys.end();
  });
}

bool same_estimate(const Value& now, const Value& then) {
  return differences(now, then,
                     [](const std::string& path) {
                       return path == "sampler.sweeps" || path == "sampler.burn_in" ||
                              path == "estimate.observables";
                     })
      .empty();
}

}  // namespace ritz
