#pragma once

#include <string>
#include <vector>

#include <ritz/base/value.hpp>

namespace ritz {

/// A key of the configuration and the values of it that are tried.
struct Variation {
  std::string key;  ///< from the root of the configuration: "training.l2"
  std::vector<Value> values;

  /// Writes the i-th value into a configuration. Throws ConfigurationError where the key leads
  /// nowhere.
  void apply(Value& configuration, std::size_t i) const;
};

/// What a table of keys with arrays of values asks for; a key without a dot is one of
/// [`table`].
std::vector<Variation> variations_of(const Value& given, const std::string& table);

/// What such a table should look like, when it does not; empty when it does.
std::string variation_mistake(const Value& given, std::size_t n_keys, const std::string& expected);

}  // namespace ritz
