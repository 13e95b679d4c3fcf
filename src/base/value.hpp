#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ritz {

/// Where something stands in a text, for messages; line and column count from 1, 0 when unknown.
struct Place {
  std::shared_ptr<const std::string> source;  ///< the file's name, or "command line"
  int line = 0;
  int column = 0;

  /// "run.toml:14:1", "command line" or "".
  std::string text() const;
};

/// A configuration value: what a TOML file can hold, with the place where it stands.
class Value {
 public:
  using Array = std::vector<Value>;
  /// Keeps the order in which keys were written.
  struct Table {
    struct Entry;
    std::vector<Entry> entries;

    const Value* find(const std::string& key) const;
    Value* find(const std::string& key);
    /// The value of `key`, made as an empty table when it is not there.
    Value& operator[](const std::string& key);
    void erase(const std::string& key);
  };

  Value();
  Value(bool value, Place place = {});
  Value(std::int64_t value, Place place = {});
  Value(int value, Place place = {});
  Value(double value, Place place = {});
  Value(std::string value, Place place = {});
  Value(const char* value, Place place = {});
  Value(Array value, Place place = {});
  Value(Table value, Place place = {});

  bool is_boolean() const { return std::holds_alternative<bool>(data_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(data_); }
  bool is_real() const { return std::holds_alternative<double>(data_); }
  bool is_number() const { return is_integer() || is_real(); }
  bool is_text() const { return std::holds_alternative<std::string>(data_); }
  bool is_array() const { return std::holds_alternative<Array>(data_); }
  bool is_table() const { return std::holds_alternative<std::shared_ptr<Table>>(data_); }

  // Each throws std::logic_error when the value is of another type.
  bool boolean() const;
  std::int64_t integer() const;
  double real() const;  ///< an integer is converted
  const std::string& text() const;
  const Array& array() const;
  Array& array();
  const Table& table() const;
  Table& table();
  /// The table itself, shared with this value and not copied.
  std::shared_ptr<Table> shared_table() const;

  const Place& place() const { return place_; }
  void set_place(Place place) { place_ = std::move(place); }

  /// "a text", "an array", … for messages.
  std::string type_name() const;
  /// The value as TOML on one line: tables inline, reals with as many digits as they need.
  std::string toml() const;

  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  bool operator==(const Value& other) const;  ///< places are not compared

 private:
  std::variant<bool, std::int64_t, double, std::string, Array, std::shared_ptr<Table>> data_;
  Place place_;
};

struct Value::Table::Entry {
  std::string key;
  Value value;
  Place place;  ///< of the key
};

/// A table as a TOML document: plain keys first, then one [header] per table and one [[header]]
/// per table of an array. Tables nested in `inline_below` levels or deeper are written inline.
std::string toml_document(const Value::Table& table);

/// A key as TOML writes it: bare where it may be, otherwise in quotes.
std::string toml_key(const std::string& key);

}  // namespace ritz
