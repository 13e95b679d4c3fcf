#include "supervised/variation.hpp"

#include "io/override.hpp"

namespace ritz {

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
  return "";
}

}  // namespace ritz
