#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <ritz/base/form.hpp>

namespace ritz {

/// One key of a configuration table: its forms, default, unit, range and meaning. A key may be
/// given in several forms ("a number, or one per axis"); the first one that fits is taken. A key
/// is optional unless it is required or has a default.
class Key {
 public:
  explicit Key(std::string name);

  // Forms
  Key& boolean();
  Key& integer(const Interval& range);
  Key& real(const Range& range = any_number());
  Key& text();
  Key& choice(std::vector<std::string> words);
  Key& number_choice(std::vector<double> numbers);
  Key& duration();
  /// Arrays with `size` entries, or any number of them (0 included) when `size` is left out.
  Key& integers(const Interval& range, std::optional<std::size_t> size = std::nullopt);
  Key& reals(const Range& range = any_number(), std::optional<std::size_t> size = std::nullopt);
  Key& booleans();
  Key& texts();
  Key& integer_pairs(const Interval& range);
  /// A table with the keys of one schema, and an array of such tables.
  Key& table(const Schema& schema);
  Key& tables(const Schema& schema);
  /// An array of tables whose key `kind` picks the schema: the first one where it is left out.
  Key& tables(std::vector<Schema> schemas);
  /// A table with the keys of one schema, told from other forms by having at least one of its
  /// required keys and no key `kind`.
  Key& table_without_kind(const Schema& schema);
  /// A table whose key `kind` picks the schema; a bare text is short for { kind = text }.
  Key& kinds(std::vector<Schema> schemas);
  /// A table, and an array of tables, that are checked elsewhere; any value is let pass.
  Key& any_table();
  Key& any_tables();
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
  const std::vector<Form>& forms() const { return forms_; }
  /// "an integer of at least 1 or an array of 2 integers".
  std::string expected() const;
  /// The schemas of nested tables, for `ritz list`.
  std::vector<Schema> nested() const;

  /// The value with defaults of nested tables written in; mistakes are collected.
  Value resolve(const Value& value, const std::string& path, Mistakes& mistakes) const;

 private:
  Key& add(Form form);

  std::string name_, unit_, meaning_, otherwise_;
  bool required_ = false;
  std::optional<Value> default_;
  std::vector<Form> forms_;
};

/// The keys of one table or of one kind, declared once: `ritz list`, `ritz check`, the messages for
/// a wrong configuration, the reference documentation and the conformance tests come from here.
class Schema {
 public:
  Schema(std::string name, std::string meaning);

  Schema& add(Key key);
  /// Puts the key in the place of that of its name. Throws std::logic_error where there is none.
  Schema& replace(Key key);
  /// A small configuration of this kind, as TOML, that the conformance tests build; may be several.
  Schema& example(std::string toml);

  const std::string& name() const { return name_; }
  const std::string& meaning() const { return meaning_; }
  const std::vector<Key>& keys() const { return keys_; }
  const std::vector<std::string>& examples() const { return examples_; }

  /// The table with every default written in. Unknown keys, wrong types and values out of range
  /// are collected, each with its place and the nearest valid name.
  Value resolve(const Value& table, const std::string& path, Mistakes& mistakes) const;
  /// The same for a table whose key `kind` picked this schema.
  Value resolve_kind(const Value& table, const std::string& path, Mistakes& mistakes) const;

 private:
  Value resolve_keys(const Value& table, const std::string& path, bool has_kind,
                     Mistakes& mistakes) const;

  std::string name_, meaning_;
  std::vector<Key> keys_;
  std::vector<std::string> examples_;
};

/// The schema of the table's `kind` among `schemas`, or nullptr after a mistake was added.
const Schema* find_kind(const std::vector<Schema>& schemas, const Value& table,
                        const std::string& path, Mistakes& mistakes);

}  // namespace ritz
