#pragma once

#include <limits>
#include <string>

namespace ritz {

/// Numbers that a key accepts.
struct Range {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool min_open = false;
  bool max_open = false;

  bool contains(double x) const;
  std::string text() const;  ///< "of at least 1", "above 0", "between 0 and 1", "" for all
};

/// A range with two ends, which belong to it. Integers have no other: sizes without a largest one
/// wrap when they are multiplied.
struct Interval : Range {};

/// The largest integer that a configuration can hold, for seeds, with which nothing is computed.
inline constexpr double largest_integer = 9223372036854775807.0;

inline Range any_number() { return {}; }
inline Range at_least(double min) { return {.min = min}; }
inline Range above(double min) { return {.min = min, .min_open = true}; }
inline Interval between(double min, double max) { return {{.min = min, .max = max}}; }

}  // namespace ritz
