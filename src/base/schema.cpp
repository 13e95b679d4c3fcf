#include "base/schema.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ritz {

namespace {

std::string join_path(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

std::string with_range(const std::string& noun, const Range& range) {
  const std::string text = range.text();
  return text.empty() ? noun : noun + " " + text;
}

// Copies a number in the type that the key declares, so that `config.toml` shows 1.0, not 1.
Value as_real(const Value& value) { return Value(value.real(), value.place()); }

void check_range(const Value& value, const Range& range, const std::string& path,
                 Mistakes& mistakes) {
  if (!range.contains(value.real()))
    mistakes.add(value.place(), fmt::format("\"{}\" is {}; expected a number {}", path,
                                            value.toml(), range.text()));
}

void check_finite(const Value& value, const std::string& path, Mistakes& mistakes) {
  if (!std::isfinite(value.real()))
    mistakes.add(value.place(),
                 fmt::format("\"{}\" is {}; expected a finite number", path, value.toml()));
}

}  // namespace

bool Range::contains(double x) const {
  return (min_open ? x > min : x >= min) && (max_open ? x < max : x <= max);
}

std::string Range::text() const {
  const bool below = std::isfinite(max), from = std::isfinite(min);
  const auto number = [](double x) {
    return x == std::floor(x) && std::abs(x) <= 1e15 ? fmt::format("{:.0f}", x) : shortest(x);
  };
  if (from && below) {
    if (!min_open && !max_open) return fmt::format("between {} and {}", number(min), number(max));
    return fmt::format("{} {} and {} {}", min_open ? "above" : "of at least", number(min),
                       max_open ? "below" : "at most", number(max));
  }
  if (from) return fmt::format("{} {}", min_open ? "above" : "of at least", number(min));
  if (below) return fmt::format("{} {}", max_open ? "below" : "of at most", number(max));
  return "";
}

void Mistakes::add(const Place& place, const std::string& sentence) {
  const std::string where = place.text();
  lines_.push_back(where.empty() ? sentence : where + ": " + sentence);
}

void Mistakes::add(const Mistakes& others) {
  lines_.insert(lines_.end(), others.lines_.begin(), others.lines_.end());
}

void Mistakes::raise() const {
  if (!lines_.empty()) throw ConfigurationError(lines_);
}

Key::Key(std::string name)
    : name_(std::move(name)), nested_(std::make_shared<std::vector<Schema>>()) {}

Key& Key::boolean() {
  forms_.push_back({"true or false", [](const Value& v) { return v.is_boolean(); },
                    [](const Value& v, const std::string&, Mistakes&) { return v; }});
  return *this;
}

Key& Key::integer(Range range) {
  forms_.push_back({with_range("an integer", range), [](const Value& v) { return v.is_integer(); },
                    [range](const Value& v, const std::string& path, Mistakes& mistakes) {
                      check_range(v, range, path, mistakes);
                      return v;
                    }});
  return *this;
}

Key& Key::real(Range range) {
  forms_.push_back({with_range("a number", range), [](const Value& v) { return v.is_number(); },
                    [range](const Value& v, const std::string& path, Mistakes& mistakes) {
                      if (std::isfinite(v.real()))
                        check_range(v, range, path, mistakes);
                      else
                        check_finite(v, path, mistakes);
                      return as_real(v);
                    }});
  return *this;
}

Key& Key::text() {
  forms_.push_back({"a text", [](const Value& v) { return v.is_text(); },
                    [](const Value& v, const std::string&, Mistakes&) { return v; }});
  return *this;
}

Key& Key::choice(std::vector<std::string> words) {
  forms_.push_back({quoted_choice(words), [](const Value& v) { return v.is_text(); },
                    [words](const Value& v, const std::string& path, Mistakes& mistakes) {
                      if (std::ranges::find(words, v.text()) == words.end())
                        mistakes.add(v.place(), fmt::format("\"{}\" is {}{}; expected {}", path,
                                                            v.toml(), did_you_mean(v.text(), words),
                                                            quoted_choice(words)));
                      return v;
                    }});
  return *this;
}

namespace {

std::string array_form(const std::string& noun, const Range& range,
                       const std::optional<std::size_t>& size) {
  return with_range(size ? fmt::format("an array of {} {}", *size, noun) : "an array of " + noun,
                    range);
}

Value resolve_numbers(const Value& array, const Range& range,
                      const std::optional<std::size_t>& size, bool real, const std::string& path,
                      Mistakes& mistakes) {
  if (size && array.array().size() != *size)
    mistakes.add(array.place(), fmt::format("\"{}\" has {} entries; expected {}", path,
                                            array.array().size(), *size));
  Value::Array out;
  for (const auto& element : array.array()) {
    if (std::isfinite(element.real()))
      check_range(element, range, path, mistakes);
    else
      check_finite(element, path, mistakes);
    out.push_back(real ? as_real(element) : element);
  }
  return Value(std::move(out), array.place());
}

}  // namespace

Key& Key::integers(Range range, std::optional<std::size_t> size) {
  forms_.push_back({array_form("integers", range, size),
                    [](const Value& v) {
                      return v.is_array() && std::ranges::all_of(v.array(), [](const Value& e) {
                               return e.is_integer();
                             });
                    },
                    [range, size](const Value& v, const std::string& path, Mistakes& mistakes) {
                      return resolve_numbers(v, range, size, false, path, mistakes);
                    }});
  return *this;
}

Key& Key::reals(Range range, std::optional<std::size_t> size) {
  forms_.push_back({array_form("numbers", range, size),
                    [](const Value& v) {
                      return v.is_array() && std::ranges::all_of(v.array(), [](const Value& e) {
                               return e.is_number();
                             });
                    },
                    [range, size](const Value& v, const std::string& path, Mistakes& mistakes) {
                      return resolve_numbers(v, range, size, true, path, mistakes);
                    }});
  return *this;
}

Key& Key::texts() {
  forms_.push_back({"an array of texts",
                    [](const Value& v) {
                      return v.is_array() && std::ranges::all_of(v.array(), [](const Value& e) {
                               return e.is_text();
                             });
                    },
                    [](const Value& v, const std::string&, Mistakes&) { return v; }});
  return *this;
}

Key& Key::table(const Schema& schema) {
  nested_->push_back(schema);
  forms_.push_back({"a table", [](const Value& v) { return v.is_table(); },
                    [schema](const Value& v, const std::string& path, Mistakes& mistakes) {
                      return schema.resolve(v, path, mistakes);
                    }});
  return *this;
}

Key& Key::table_without_kind(const Schema& schema) {
  nested_->push_back(schema);
  std::vector<std::string> required;
  for (const Key& key : schema.keys())
    if (key.is_required()) required.push_back(key.name());
  const auto fits = [required](const Value& v) {
    if (!v.is_table() || v.table().find("kind")) return false;
    return std::ranges::any_of(required,
                               [&](const std::string& name) { return v.table().find(name); });
  };
  forms_.push_back({fmt::format("a table with {}", fmt::join(required, ", ")), fits,
                    [schema](const Value& v, const std::string& path, Mistakes& mistakes) {
                      return schema.resolve(v, path, mistakes);
                    }});
  return *this;
}

Key& Key::tables(const Schema& schema) {
  nested_->push_back(schema);
  forms_.push_back({"an array of tables",
                    [](const Value& v) {
                      return v.is_array() && std::ranges::all_of(v.array(), [](const Value& e) {
                               return e.is_table();
                             });
                    },
                    [schema](const Value& v, const std::string& path, Mistakes& mistakes) {
                      Value::Array out;
                      for (std::size_t i = 0; i < v.array().size(); ++i)
                        out.push_back(schema.resolve(v.array()[i],
                                                     join_path(path, std::to_string(i)), mistakes));
                      return Value(std::move(out), v.place());
                    }});
  return *this;
}

Key& Key::kinds(std::vector<Schema> schemas) {
  nested_->insert(nested_->end(), schemas.begin(), schemas.end());
  std::vector<std::string> names;
  for (const auto& schema : schemas) names.push_back(schema.name());
  forms_.push_back({fmt::format("a table with kind = {}", quoted_choice(names)),
                    [](const Value& v) { return v.is_table() || v.is_text(); },
                    [schemas](const Value& v, const std::string& path, Mistakes& mistakes) {
                      Value table = v;
                      if (v.is_text()) {
                        table = Value(Value::Table{}, v.place());
                        table.table()["kind"] = v;
                      }
                      const Schema* schema = find_kind(schemas, table, path, mistakes);
                      return schema ? schema->resolve(table, path, mistakes) : table;
                    }});
  return *this;
}

Key& Key::special(std::string form, std::function<std::string(const Value&)> check) {
  forms_.push_back(
      {std::move(form), [](const Value&) { return true; },
       [check = std::move(check)](const Value& v, const std::string& path, Mistakes& mistakes) {
         if (const std::string expected = check(v); !expected.empty())
           mistakes.add(v.place(),
                        fmt::format("\"{}\" is {}; expected {}", path, v.toml(), expected));
         return v;
       }});
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
    text += forms_[i].expected;
  }
  return text;
}

const std::vector<Schema>& Key::nested() const { return *nested_; }

Value Key::resolve(const Value& value, const std::string& path, Mistakes& mistakes) const {
  for (const auto& form : forms_)
    if (form.fits_type(value)) return form.resolve(value, path, mistakes);
  std::string hint;
  if (value.is_real() && value.real() == std::floor(value.real()) && std::abs(value.real()) < 1e15)
    hint = fmt::format("; write {:.0f}", value.real());
  mistakes.add(value.place(), fmt::format("\"{}\" is {} ({}); expected {}{}", path,
                                          value.type_name(), value.toml(), expected(), hint));
  return value;
}

Schema::Schema(std::string name, std::string meaning)
    : name_(std::move(name)), meaning_(std::move(meaning)) {}

Schema& Schema::add(Key key) {
  keys_.push_back(std::move(key));
  return *this;
}

Schema& Schema::example(std::string toml) {
  examples_.push_back(std::move(toml));
  return *this;
}

Value Schema::resolve(const Value& table, const std::string& path, Mistakes& mistakes) const {
  if (!table.is_table()) {
    mistakes.add(table.place(),
                 fmt::format("\"{}\" is {}; expected a table", path, table.type_name()));
    return table;
  }
  std::vector<std::string> names;
  for (const auto& key : keys_) names.push_back(key.name());
  Value::Table out;
  if (const Value* kind = table.table().find("kind");
      kind && std::ranges::find(names, "kind") == names.end())
    out.entries.push_back({"kind", *kind, kind->place()});
  for (const auto& [key, value, place] : table.table().entries)
    if (key != "kind" && std::ranges::find(names, key) == names.end())
      mistakes.add(place, fmt::format("unknown key \"{}\"{} in {}", key, did_you_mean(key, names),
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
                             table.type_name(), table.toml(), quoted_choice(names)));
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
      fmt::format("\"{}\" is {}{}; expected {}", join_path(path, "kind"), kind->toml(),
                  kind->is_text() ? did_you_mean(kind->text(), names) : "", quoted_choice(names)));
  return nullptr;
}

}  // namespace ritz
