#include <ritz/base/range.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/base/text.hpp>

namespace ritz {

bool Range::contains(double x) const {
  return (min_open ? x > min : x >= min) && (max_open ? x < max : x <= max);
}

std::string Range::text() const {
  const bool below = max < largest_integer, from = std::isfinite(min);
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

}  // namespace ritz
