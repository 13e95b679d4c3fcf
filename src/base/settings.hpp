#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/value.hpp>

namespace ritz {

/// A table of the configuration after a Schema has resolved it: types and ranges are right and
/// every default is written in. A handle: copies refer to the same table, so that a default which
/// follows from the rest of the configuration, recorded with resolve(), appears in `config.toml`.
///
/// The getters throw std::logic_error for a key that is not there or of another type: after a
/// schema that is a mistake in the program, not in the configuration.
class Settings {
 public:
  Settings();
  explicit Settings(const Value& table);

  bool has(const std::string& key) const;
  const Value& value(const std::string& key) const;
  bool boolean(const std::string& key) const;
  std::int64_t integer(const std::string& key) const;
  double real(const std::string& key) const;
  std::string text(const std::string& key) const;
  /// A single number gives a vector of one.
  std::vector<double> reals(const std::string& key) const;
  std::vector<std::int64_t> integers(const std::string& key) const;
  std::vector<std::string> texts(const std::string& key) const;
  Settings table(const std::string& key) const;
  std::vector<Settings> tables(const std::string& key) const;
  /// The key `kind` of this table.
  std::string kind() const;

  /// The table itself, a copy.
  Value whole() const;

  /// Records a default that follows from the rest of the configuration.
  void resolve(const std::string& key, Value value);

  /// Where the key stands, or where this table stands when the key was left out.
  Place place(const std::string& key) const;
  Place place() const;
  /// "run.toml:14:1: ", ready to stand before a sentence; empty when the place is unknown.
  std::string at(const std::string& key) const;
  std::string at() const;

 private:
  std::shared_ptr<Value::Table> table_;
  Place place_;
};

}  // namespace ritz
