#include <ritz/base/form.hpp>

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/base/schema.hpp>
#include <ritz/base/shown.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

using Type = Form::Type;

std::string with_range(const std::string& noun, const Range& range) {
  const std::string text = range.text();
  return text.empty() ? noun : noun + " " + text;
}

std::string array_of(const std::string& noun, const Form& form) {
  return with_range(
      form.size ? fmt::format("an array of {} {}", *form.size, noun) : "an array of " + noun,
      form.range);
}

std::vector<std::string> names_of(const std::vector<Schema>& schemas) {
  std::vector<std::string> names;
  for (const Schema& schema : schemas) names.push_back(schema.name());
  return names;
}

std::vector<std::string> required_keys(const Schema& schema) {
  std::vector<std::string> names;
  for (const Key& key : schema.keys())
    if (key.is_required()) names.push_back(key.name());
  return names;
}

template <class Test>
bool is_array_of(const Value& value, const Test& test) {
  return value.is_array() && std::ranges::all_of(value.array(), test);
}

bool is_integer(const Value& value) { return value.is_integer(); }
bool is_pair(const Value& value) {
  return is_array_of(value, is_integer) && value.array().size() == 2;
}

bool fits_without_kind(const Schema& schema, const Value& value) {
  if (!value.is_table() || value.table().find("kind")) return false;
  return std::ranges::any_of(required_keys(schema),
                             [&](const std::string& name) { return value.table().find(name); });
}

void wrong(const Value& value, const std::string& path, const std::string& expected,
           Mistakes& mistakes) {
  mistakes.add(value.place(),
               fmt::format("\"{}\" is {}; expected {}", path, shown(value.toml()), expected));
}

// Numbers in the type that the key declares, so that `config.toml` shows 1.0, not 1.
Value number(const Value& value, const Form& form, bool real, const std::string& path,
             Mistakes& mistakes) {
  if (!std::isfinite(value.real()))
    wrong(value, path, "a finite number", mistakes);
  else if (!form.range.contains(value.real()))
    wrong(value, path, "a number " + form.range.text(), mistakes);
  return real ? Value(value.real(), value.place()) : value;
}

void check_size(const Value& value, const Form& form, const std::string& path, Mistakes& mistakes) {
  const std::size_t n = value.array().size();
  if (form.size && n != *form.size)
    mistakes.add(value.place(),
                 fmt::format("\"{}\" has {} entries; expected {}", path, n, *form.size));
}

template <class Resolve>
Value each(const Value& array, const Resolve& resolve) {
  Value::Array out;
  for (std::size_t i = 0; i < array.array().size(); ++i)
    out.push_back(resolve(array.array()[i], i));
  return Value(std::move(out), array.place());
}

Value resolve_kind(const std::vector<Schema>& schemas, const Value& value, const std::string& path,
                   Mistakes& mistakes) {
  Value table = value;
  if (value.is_text()) {
    table = Value(Value::Table{}, value.place());
    table.table()["kind"] = value;
  }
  const Schema* schema = find_kind(schemas, table, path, mistakes);
  return schema ? schema->resolve_kind(table, path, mistakes) : table;
}

bool is_duration(const std::string& text) {
  try {
    duration_seconds(text);
    return true;
  } catch (const UsageError&) {
    return false;
  }
}

}  // namespace

std::string Form::expected() const {
  switch (type) {
    case Type::boolean:
      return "true or false";
    case Type::integer:
      return with_range("an integer", range);
    case Type::real:
      return with_range("a number", range);
    case Type::text:
      return "a text";
    case Type::choice:
      return quoted_choice(words);
    case Type::number_choice:
      return fmt::format("{}", fmt::join(numbers, " or "));
    case Type::duration:
      return "a duration such as \"60s\" or \"1h30m\"";
    case Type::booleans:
      return "an array of true or false";
    case Type::integers:
      return array_of("integers", *this);
    case Type::reals:
      return array_of("numbers", *this);
    case Type::texts:
      return "an array of texts";
    case Type::integer_pairs:
      return array_of("pairs of integers", *this);
    case Type::table:
    case Type::any_table:
      return "a table";
    case Type::table_without_kind:
      return fmt::format("a table with {}", fmt::join(required_keys(schemas->front()), ", "));
    case Type::tables:
    case Type::any_tables:
      return "an array of tables";
    case Type::kinds:
      return fmt::format("a table with kind = {}", quoted_choice(names_of(*schemas)));
    case Type::special:
      break;
  }
  return meaning;
}

bool Form::fits(const Value& value) const {
  switch (type) {
    case Type::boolean:
      return value.is_boolean();
    case Type::integer:
      return value.is_integer();
    case Type::real:
    case Type::number_choice:
      return value.is_number();
    case Type::text:
    case Type::choice:
    case Type::duration:
      return value.is_text();
    case Type::booleans:
      return is_array_of(value, [](const Value& v) { return v.is_boolean(); });
    case Type::integers:
      return is_array_of(value, is_integer);
    case Type::reals:
      return is_array_of(value, [](const Value& v) { return v.is_number(); });
    case Type::texts:
      return is_array_of(value, [](const Value& v) { return v.is_text(); });
    case Type::integer_pairs:
      return is_array_of(value, is_pair);
    case Type::table:
      return value.is_table();
    case Type::table_without_kind:
      return fits_without_kind(schemas->front(), value);
    case Type::tables:
      return is_array_of(value, [](const Value& v) { return v.is_table(); });
    case Type::kinds:
      return value.is_table() || value.is_text();
    case Type::any_table:
    case Type::any_tables:
    case Type::special:
      break;
  }
  return true;
}

Value Form::resolve(const Value& value, const std::string& path, Mistakes& mistakes) const {
  const auto entry = [&](std::size_t i) { return fmt::format("{}.{}", path, i); };
  switch (type) {
    case Type::integer:
    case Type::real:
      return number(value, *this, type == Type::real, path, mistakes);
    case Type::choice:
      if (std::ranges::find(words, value.text()) == words.end())
        mistakes.add(value.place(),
                     fmt::format("\"{}\" is {}{}; expected {}", path, shown(value.toml()),
                                 did_you_mean(value.text(), words), expected()));
      return value;
    case Type::number_choice:
      if (std::ranges::find(numbers, value.real()) == numbers.end())
        wrong(value, path, expected(), mistakes);
      return Value(value.real(), value.place());
    case Type::duration:
      if (!is_duration(value.text())) wrong(value, path, expected(), mistakes);
      return value;
    case Type::integers:
    case Type::reals:
      check_size(value, *this, path, mistakes);
      return each(value, [&](const Value& v, std::size_t i) {
        return number(v, *this, type == Type::reals, entry(i), mistakes);
      });
    case Type::integer_pairs:
      for (std::size_t i = 0; i < value.array().size(); ++i)
        for (const Value& v : value.array()[i].array()) number(v, *this, false, entry(i), mistakes);
      return value;
    case Type::table:
    case Type::table_without_kind:
      return schemas->front().resolve(value, path, mistakes);
    case Type::tables:
      return each(value, [&](const Value& v, std::size_t i) {
        const bool picked = schemas->size() > 1 && v.table().find("kind");
        return picked ? ritz::resolve_kind(*schemas, v, entry(i), mistakes)
                      : schemas->front().resolve(v, entry(i), mistakes);
      });
    case Type::kinds:
      return ritz::resolve_kind(*schemas, value, path, mistakes);
    case Type::special:
      if (const std::string expected = check(value); !expected.empty())
        wrong(value, path, expected, mistakes);
      return value;
    default:
      return value;
  }
}

}  // namespace ritz
