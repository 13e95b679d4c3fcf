#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ritz/base/mistakes.hpp>
#include <ritz/base/range.hpp>
#include <ritz/base/value.hpp>

namespace ritz {

class Schema;

/// One of the ways in which a key may be given. Plain data, so that checks, messages and listings
/// come from one declaration.
struct Form {
  enum class Type {
    boolean,
    integer,
    real,
    text,
    choice,         ///< one of `words`
    number_choice,  ///< one of `numbers`
    duration,       ///< a text such as "60s"
    booleans,       ///< arrays, of `size` entries or of any number of them
    integers,
    reals,
    texts,
    integer_pairs,       ///< an array of arrays of two integers
    table,               ///< with the keys of the only schema
    table_without_kind,  ///< the same, told from other forms by having one of its required keys
    tables,  ///< of the first schema or, where they have a key `kind`, of the one that it picks
    kinds,  ///< a table whose key `kind` picks the schema; a bare text is short for { kind = text }
    any_table,  ///< a table, and an array of tables, that are checked elsewhere
    any_tables,
    special  ///< whatever `check` accepts
  };

  Type type = Type::special;
  Range range = {};  ///< of integers (with two ends) and reals
  std::optional<std::size_t> size = {};
  std::vector<std::string> words = {};
  std::vector<double> numbers = {};
  std::shared_ptr<const std::vector<Schema>> schemas = {};
  std::string meaning = {};                             ///< of what is special
  std::function<std::string(const Value&)> check = {};  ///< what was expected, empty when right

  /// "an integer of at least 1", for messages and listings.
  std::string expected() const;
  bool fits(const Value& value) const;
  /// The resolved value, defaults of nested tables written in; mistakes (a range, a nested key)
  /// are collected. The value fits.
  Value resolve(const Value& value, const std::string& path, Mistakes& mistakes) const;
};

}  // namespace ritz
