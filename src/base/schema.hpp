#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/value.hpp"

namespace ritz {

class Schema;

/// Numbers that a key accepts.
struct Range {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool min_open = false;
  bool max_open = false;

  bool contains(double x) const;
  std::string text() const;  ///< "of at least 1", "above 0", "between 0 and 1", "" for all
};
inline Range any_number() { return {}; }
inline Range at_least(double min) { return {.min = min}; }
inline Range above(double min) { return {.min = min, .min_open = true}; }
inline Range between(double min, double max) { return {.min = min, .max = max}; }

/// Collects every mistake of a configuration; ends in one ConfigurationError that names them all.
class Mistakes {
 public:
  void add(const Place& place, const std::string& sentence);
  void add(const Mistakes& others);
  bool empty() const { return lines_.empty(); }
  std::size_t size() const { return lines_.size(); }
  /// Throws ConfigurationError when there are any.
  void raise() const;

 private:
  std::vector<std::string> lines_;
};

/// One key of a configuration table: its forms, default, unit, range and meaning. A key may be
/// given in several forms ("a number, or one per axis"); the first one that fits is taken. A key
/// is optional unless it is required or has a default.
class Key {
 public:
  explicit Key(std::string name);

  // Forms
  Key& boolean();
  Key& integer(Range range = any_number());
  Key& real(Range range = any_number());
  Key& text();
  Key& choice(std::vector<std::string> words);
  /// Arrays with `size` entries, or any number of them (0 included) when `size` is left out.
  Key& integers(Range range = any_number(), std::optional<std::size_t> size = std::nullopt);
  Key& reals(Range range = any_number(), std::optional<std::size_t> size = std::nullopt);
  Key& texts();
  /// A table with the keys of one schema, and an array of such tables.
  Key& table(const Schema& schema);
  Key& tables(const Schema& schema);
  /// A table with the keys of one schema, told from other forms by having at least one of its
  /// required keys and no key `kind`.
  Key& table_without_kind(const Schema& schema);
  /// A table whose key `kind` picks the schema; a bare text is short for { kind = text }.
  Key& kinds(std::vector<Schema> schemas);
  /// Any value whose form `check` accepts; `check` returns what was expected, or an empty string
  /// when the value is right. `form` describes it for `ritz list`.
  Key& special(std::string form, std::function<std::string(const Value&)> check);

  Key& required();
  Key& defaults_to(Value value);
  /// The default, in words, of a key that follows from the rest of the configuration.
  Key& otherwise(std::string words);
  Key& unit(std::string unit);
  Key& means(std::string meaning);

  const std::string& name() const { return name_; }
  const std::string& unit() const { return unit_; }
  const std::string& meaning() const { return meaning_; }
  bool is_required() const { return required_; }
  const std::optional<Value>& default_value() const { return default_; }
  const std::string& otherwise() const { return otherwise_; }
  /// "an integer of at least 1 or an array of 2 integers".
  std::string expected() const;
  /// The schemas of nested tables, for `ritz list`.
  const std::vector<Schema>& nested() const;

  /// The value with defaults of nested tables written in; mistakes are collected.
  Value resolve(const Value& value, const std::string& path, Mistakes& mistakes) const;

 private:
  struct Form {
    std::string expected;
    std::function<bool(const Value&)> fits_type;
    /// Returns the resolved value; adds mistakes (a range, a nested key).
    std::function<Value(const Value&, const std::string& path, Mistakes&)> resolve;
  };

  std::string name_, unit_, meaning_, otherwise_;
  bool required_ = false;
  std::optional<Value> default_;
  std::vector<Form> forms_;
  std::shared_ptr<std::vector<Schema>> nested_;
};

/// The keys of one table or of one kind, declared once: `ritz list`, `ritz check`, the messages for
/// a wrong configuration, the reference documentation and the conformance tests come from here.
class Schema {
 public:
  Schema(std::string name, std::string meaning);

  Schema& add(Key key);
  /// A small configuration of this kind, as TOML, that the conformance tests build; may be several.
  Schema& example(std::string toml);

  const std::string& name() const { return name_; }
  const std::string& meaning() const { return meaning_; }
  const std::vector<Key>& keys() const { return keys_; }
  const std::vector<std::string>& examples() const { return examples_; }

  /// The table with every default written in. Unknown keys, wrong types and values out of range
  /// are collected, each with its place and the nearest valid name. A key `kind` is let pass.
  Value resolve(const Value& table, const std::string& path, Mistakes& mistakes) const;

 private:
  std::string name_, meaning_;
  std::vector<Key> keys_;
  std::vector<std::string> examples_;
};

/// The schema of the table's `kind` among `schemas`, or nullptr after a mistake was added.
const Schema* find_kind(const std::vector<Schema>& schemas, const Value& table,
                        const std::string& path, Mistakes& mistakes);

}  // namespace ritz
