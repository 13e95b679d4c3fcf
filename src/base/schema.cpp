#include <ritz/base/schema.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <ritz/base/shown.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

std::string join_path(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

Form form(Form::Type type) { return {.type = type}; }

Form form(Form::Type type, const Range& range, std::optional<std::size_t> size = std::nullopt) {
  return {.type = type, .range = range, .size = size};
}

Form form(Form::Type type, std::vector<Schema> schemas) {
  return {.type = type, .schemas = std::make_shared<const std::vector<Schema>>(std::move(schemas))};
}

}  // namespace

Key::Key(std::string name) : name_(std::move(name)) {}

Key& Key::boolean() { return add(form(Form::Type::boolean)); }
Key& Key::integer(const Interval& range) { return add(form(Form::Type::integer, range)); }
Key& Key::real(const Range& range) { return add(form(Form::Type::real, range)); }
Key& Key::text() { return add(form(Form::Type::text)); }
Key& Key::choice(std::vector<std::string> words) {
  return add({.type = Form::Type::choice, .words = std::move(words)});
}
Key& Key::number_choice(std::vector<double> numbers) {
  return add({.type = Form::Type::number_choice, .numbers = std::move(numbers)});
}
Key& Key::duration() { return add(form(Form::Type::duration)); }
Key& Key::integers(const Interval& range, std::optional<std::size_t> size) {
  return add(form(Form::Type::integers, range, size));
}
Key& Key::reals(const Range& range, std::optional<std::size_t> size) {
  return add(form(Form::Type::reals, range, size));
}
Key& Key::booleans() { return add(form(Form::Type::booleans)); }
Key& Key::texts() { return add(form(Form::Type::texts)); }
Key& Key::integer_pairs(const Interval& range) {
  return add(form(Form::Type::integer_pairs, range));
}
Key& Key::table(const Schema& schema) { return add(form(Form::Type::table, {schema})); }
Key& Key::tables(const Schema& schema) { return tables(std::vector<Schema>{schema}); }
Key& Key::tables(std::vector<Schema> schemas) {
  return add(form(Form::Type::tables, std::move(schemas)));
}
Key& Key::table_without_kind(const Schema& schema) {
  return add(form(Form::Type::table_without_kind, {schema}));
}
Key& Key::kinds(std::vector<Schema> schemas) {
  return add(form(Form::Type::kinds, std::move(schemas)));
}
Key& Key::any_table() { return add(form(Form::Type::any_table)); }
Key& Key::any_tables() { return add(form(Form::Type::any_tables)); }
Key& Key::special(std::string form, std::function<std::string(const Value&)> check) {
  return add({.type = Form::Type::special, .meaning = std::move(form), .check = std::move(check)});
}

Key& Key::add(Form form) {
  forms_.push_back(std::move(form));
  return *this;
}

Key& Key::required() {
  required_ = true;
  return *this;
}
Key& Key::defaults_to(Value value) {
  default_ = std::move(value);
  return *this;
}
Key& Key::otherwise(std::string words) {
  otherwise_ = std::move(words);
  return *this;
}
Key& Key::unit(std::string unit) {
  unit_ = std::move(unit);
  return *this;
}
Key& Key::means(std::string meaning) {
  meaning_ = std::move(meaning);
  return *this;
}

std::string Key::expected() const {
  std::string text;
  for (std::size_t i = 0; i < forms_.size(); ++i) {
    if (i > 0) text += i + 1 == forms_.size() ? " or " : ", ";
    text += forms_[i].expected();
  }
  return text;
}

std::vector<Schema> Key::nested() const {
  std::vector<Schema> out;
  for (const Form& form : forms_)
    if (form.schemas) out.insert(out.end(), form.schemas->begin(), form.schemas->end());
  return out;
}

Value Key::resolve(const Value& value, const std::string& path, Mistakes& mistakes) const {
  for (const auto& form : forms_)
    if (form.fits(value)) return form.resolve(value, path, mistakes);
  std::string hint;
  if (value.is_real() && value.real() == std::floor(value.real()) && std::abs(value.real()) < 1e15)
    hint = fmt::format("; write {:.0f}", value.real());
  mistakes.add(value.place(),
               fmt::format("\"{}\" is {} ({}); expected {}{}", path, value.type_name(),
                           shown(value.toml()), expected(), hint));
  return value;
}

Schema::Schema(std::string name, std::string meaning)
    : name_(std::move(name)), meaning_(std::move(meaning)) {}

Schema& Schema::add(Key key) {
  keys_.push_back(std::move(key));
  return *this;
}

Schema& Schema::replace(Key key) {
  const auto found = std::ranges::find(keys_, key.name(), &Key::name);
  if (found == keys_.end())
    throw std::logic_error("the schema " + name_ + " has no key " + key.name() + " to replace");
  *found = std::move(key);
  return *this;
}

Schema& Schema::example(std::string toml) {
  examples_.push_back(std::move(toml));
  return *this;
}

Value Schema::resolve(const Value& table, const std::string& path, Mistakes& mistakes) const {
  return resolve_keys(table, path, false, mistakes);
}

Value Schema::resolve_kind(const Value& table, const std::string& path, Mistakes& mistakes) const {
  return resolve_keys(table, path, true, mistakes);
}

Value Schema::resolve_keys(const Value& table, const std::string& path, bool has_kind,
                           Mistakes& mistakes) const {
  if (!table.is_table()) {
    mistakes.add(table.place(),
                 fmt::format("\"{}\" is {}; expected a table", path, table.type_name()));
    return table;
  }
  std::vector<std::string> names;
  for (const auto& key : keys_) names.push_back(key.name());
  Value::Table out;
  for (const auto& entry : table.table().entries)
    if (has_kind && entry.key == "kind")
      out.entries.push_back({"kind", entry.value, entry.value.place()});
    else if (std::ranges::find(names, entry.key) == names.end())
      mistakes.add(entry.place, fmt::format("unknown key {}{} in {}", in_quotes(entry.key),
                                            did_you_mean(entry.key, names),
                                            path.empty() ? "the configuration" : path));
  for (const auto& key : keys_) {
    const std::string key_path = join_path(path, key.name());
    if (const Value* given = table.table().find(key.name())) {
      out.entries.push_back({key.name(), key.resolve(*given, key_path, mistakes), given->place()});
    } else if (key.default_value()) {
      Value value = key.resolve(*key.default_value(), key_path, mistakes);
      out.entries.push_back({key.name(), std::move(value), {}});
    } else if (key.is_required()) {
      mistakes.add(table.place(),
                   fmt::format("\"{}\" is missing; expected {}{}", key_path, key.expected(),
                               key.meaning().empty() ? "" : ": " + key.meaning()));
    }
  }
  return Value(std::move(out), table.place());
}

const Schema* find_kind(const std::vector<Schema>& schemas, const Value& table,
                        const std::string& path, Mistakes& mistakes) {
  std::vector<std::string> names;
  for (const auto& schema : schemas) names.push_back(schema.name());
  if (!table.is_table()) {
    mistakes.add(table.place(),
                 fmt::format("\"{}\" is {} ({}); expected a table with kind = {}", path,
                             table.type_name(), shown(table.toml()), quoted_choice(names)));
    return nullptr;
  }
  const Value* kind = table.table().find("kind");
  if (!kind) {
    mistakes.add(table.place(), fmt::format("\"{}\" is missing; expected {}",
                                            join_path(path, "kind"), quoted_choice(names)));
    return nullptr;
  }
  if (kind->is_text())
    for (const auto& schema : schemas)
      if (schema.name() == kind->text()) return &schema;
  mistakes.add(
      kind->place(),
      fmt::format("\"{}\" is {}{}; expected {}", join_path(path, "kind"), shown(kind->toml()),
                  kind->is_text() ? did_you_mean(kind->text(), names) : "", quoted_choice(names)));
  return nullptr;
}

}  // namespace ritz
