#include <ritz/io/override.hpp>

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string_view>

#include <ritz/base/error.hpp>
#include <ritz/base/shown.hpp>
#include <ritz/io/configuration.hpp>

namespace ritz {

namespace {

ConfigurationError mistake(const Place& place, const std::string& sentence) {
  return ConfigurationError(
      {place.source ? fmt::format("{}: {}", place.text(), sentence) : sentence});
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The "=" that ends the key; those in quoted keys do not count.
std::size_t find_equals(std::string_view argument) {
  char quote = 0;
  for (std::size_t i = 0; i < argument.size(); ++i) {
    const char c = argument[i];
    if (quote == 0 && c == '=') return i;
    if (quote == '"' && c == '\\')
      ++i;
    else if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = 0;
  }
  return argument.npos;
}

// A mistake in a text of one line without the place that parse_toml() puts before it.
std::string without_place(const ConfigurationError& error) {
  const std::string& line = error.mistakes().front();
  return line.substr(line.find(": ") + 2);
}

Value parse_value(std::string_view text, const Place& place) {
  if (text.empty()) throw mistake(place, "there is no value behind \"=\"; an empty text is \"\"");
  Value document;
  try {
    document = parse_toml(fmt::format("value = {}", text), "value");
  } catch (const ConfigurationError& error) {
    const bool is_bare = text.find_first_of("\"'[{") != 0 && text.find('\n') == text.npos;
    // Digits alone are a number that is too large or badly written; "e1" is a word.
    const bool is_number = text.find_first_of("eE_") != 0 &&
                           text.find_first_not_of("0123456789+-.eE_") == text.npos &&
                           text.find_first_of("0123456789") != text.npos;
    if (is_bare && !is_number) return std::string(text);
    throw mistake(place, without_place(error));
  }
  const auto& entries = document.table().entries;
  if (entries.size() != 1) throw mistake(place, "more follows after the end of the value");
  return entries.front().value;
}

void set_places(Value& value, const Place& place) {
  value.set_place(place);
  if (value.is_array())
    for (auto& element : value.array()) set_places(element, place);
  if (value.is_table())
    for (auto& entry : value.table().entries) {
      entry.place = place;
      set_places(entry.value, place);
    }
}

// "wavefunction has 2 entries, wavefunction.0 to wavefunction.1".
std::string entries_text(const std::string& path, std::size_t n) {
  if (n == 0) return fmt::format("{} is empty", path);
  if (n == 1) return fmt::format("{0} has 1 entry, {0}.0", path);
  return fmt::format("{0} has {1} entries, {0}.0 to {0}.{2}", path, n, n - 1);
}

Value& array_entry(Value& array, const std::string& path, const std::string& part,
                   const Place& place) {
  auto& entries = array.array();
  std::size_t index = 0;
  const auto [end, status] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (status != std::errc() || end != part.data() + part.size())
    throw mistake(place, fmt::format("{} is an array: its entries have numbers, not the name {}",
                                     path, in_quotes(part)));
  if (index >= entries.size())
    throw mistake(place, fmt::format("there is no {}.{}: {}", path, part,
                                     entries_text(path, entries.size())));
  return entries[index];
}

Value& table_entry(Value& table, const std::string& part, const Place& place) {
  auto& entries = table.table().entries;
  if (Value* found = table.table().find(part)) return *found;
  entries.push_back({part, Value(Value::Table{}, place), place});
  return entries.back().value;
}

}  // namespace

std::vector<std::string> parse_path(const std::string& path, const Place& place) {
  // A TOML document that assigns something to the path says how it is to be read.
  std::optional<Value> document;
  if (path.find('\n') == path.npos) {
    try {
      document = parse_toml(path + " = 0", "key");
    } catch (const ConfigurationError&) {
    }
  }
  std::vector<std::string> parts;
  const Value* value = document ? &*document : nullptr;
  while (value && value->is_table() && value->table().entries.size() == 1) {
    parts.push_back(value->table().entries.front().key);
    value = &value->table().entries.front().value;
  }
  if (!value || !value->is_integer())
    throw mistake(place, fmt::format("{} is not a key; a key looks like optimizer.iterations or "
                                     "wavefunction.0.hidden",
                                     in_quotes(path)));
  return parts;
}

void set_at_path(Value& root, const std::vector<std::string>& path, const Value& value) {
  const Place& place = value.place();
  Value* at = &root;
  std::string walked;
  for (const auto& part : path) {
    if (at->is_array())
      at = &array_entry(*at, walked, part, place);
    else if (at->is_table())
      at = &table_entry(*at, part, place);
    else
      throw mistake(place,
                    fmt::format("{0} is {1} and has no key \"{2}\"; give {0} as a whole, for "
                                "example {0}={{ {2} = ... }}",
                                walked, at->type_name(), part));
    if (!walked.empty()) walked += '.';
    walked += toml_key(part);
  }
  *at = value;
}

void apply_override(Value& root, const std::string& argument) {
  constexpr std::size_t longest = 200;
  const Place place{
      std::make_shared<const std::string>("command line: " + shown(argument, longest)), 0, 0};
  const std::size_t equals = find_equals(argument);
  if (equals == argument.npos)
    throw mistake(place, "an override is written KEY=VALUE, for example optimizer.iterations=500");
  const auto path = parse_path(std::string(trimmed(argument.substr(0, equals))), place);
  Value value = parse_value(trimmed(std::string_view(argument).substr(equals + 1)), place);
  set_places(value, place);
  set_at_path(root, path, value);
}

}  // namespace ritz
