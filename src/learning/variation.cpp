#include <ritz/learning/variation.hpp>

#include <ritz/io/override.hpp>

namespace ritz {

namespace {

// The rows and how they are judged are the same for all fits: other keys would change nothing.
bool may_vary(const std::string& key) {
  if (key == "task" || key == "model.task") return false;
  return key.find('.') == std::string::npos || key.starts_with("model.") ||
         key.starts_with("training.") || key == "data.scale" || key == "data.scale_target";
}

}  // namespace

void Variation::apply(Value& configuration, std::size_t i) const {
  set_at_path(configuration, parse_path(key, values[i].place()), values[i]);
}

std::vector<Variation> variations_of(const Value& given, const std::string& table) {
  std::vector<Variation> out;
  for (const auto& entry : given.table().entries) {
    const bool is_path = entry.key.find('.') != std::string::npos;
    out.push_back({is_path ? entry.key : table + "." + toml_key(entry.key), entry.value.array()});
  }
  return out;
}

std::string variation_mistake(const Value& given, std::size_t n_keys, const std::string& expected) {
  if (!given.is_table() || given.table().entries.size() != n_keys) return expected;
  for (const auto& entry : given.table().entries)
    if (!entry.value.is_array() || entry.value.array().empty()) return expected;
  for (const auto& entry : given.table().entries)
    if (!may_vary(entry.key))
      return "keys of [model] (but its task) or [training], data.scale or data.scale_target";
  return "";
}

}  // namespace ritz
