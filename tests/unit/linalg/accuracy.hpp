#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

namespace ritz {

inline constexpr double infinite = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// |value - exact| in units in the last place of a double of the size of `exact`; 0 when both are
/// NaN or the same infinity or overflow, 1e300 when only one is.
inline double ulp_error(double value, long double exact) {
  if (std::isnan(value) || std::isnan(exact))
    return std::isnan(value) && std::isnan(exact) ? 0.0 : 1e300;
  const double rounded = static_cast<double>(exact);
  if (std::isinf(value) || std::isinf(rounded)) return value == rounded ? 0.0 : 1e300;
  const double size = std::max(std::abs(rounded), std::numeric_limits<double>::min());
  const long double unit = std::ldexp(1.0L, std::ilogb(size) - 52);
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) / unit);
}

inline std::uint64_t bits_of(double x) {
  std::uint64_t word;
  std::memcpy(&word, &x, sizeof x);
  return word;
}

/// The corners, every binary exponent (random bit patterns), and the ranges where functions bend.
inline std::vector<double> test_points(std::size_t n = 20000) {
  std::vector<double> x = {0.0,
                           -0.0,
                           infinite,
                           -infinite,
                           not_a_number,
                           5e-324,
                           -5e-324,
                           2.3e-308,
                           -1e-310,
                           1e308,
                           -1e308,
                           1.0,
                           -1.0,
                           0.7,
                           -0.7,
                           0.5,
                           709.782,
                           709.79,
                           -708.396,
                           -744.44,
                           -745.13,
                           -745.14,
                           -746.0,
                           -750.0,
                           -760.0,
                           -1e4,
                           1e4,
                           65536.0,
                           65537.0,
                           -37.6,
                           -38.4,
                           -38.6,
                           -39.0,
                           -40.0,
                           1e-8,
                           -1e-8,
                           1e-154,
                           2.0,
                           1e22,
                           1.5707963267948966,
                           3.141592653589793,
                           std::numeric_limits<double>::max(),
                           std::numeric_limits<double>::min(),
                           std::nextafter(-1.0, 0.0),
                           std::nextafter(1.0, 0.0)};
  std::mt19937_64 random(20260);
  const auto unit = [&] { return std::ldexp(static_cast<double>(random() >> 11), -53); };
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t word = random();
    double any;
    std::memcpy(&any, &word, sizeof any);
    x.push_back(any);
    const double sign = i % 2 == 0 ? 1.0 : -1.0;
    x.push_back(sign * unit());
    x.push_back(sign * 10.0 * unit());
    x.push_back(sign * 760.0 * unit());
    x.push_back(sign * std::pow(10.0, -20.0 * unit()));
  }
  return x;
}

/// The largest error in ulp over the points, and where.
struct Worst {
  double ulp = 0.0;
  double at = 0.0;
};

template <class Exact>
Worst worst_error(const std::vector<double>& x, const std::vector<double>& value, Exact exact) {
  Worst worst;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double error = ulp_error(value[i], exact(static_cast<long double>(x[i])));
    if (error > worst.ulp) worst = {error, x[i]};
  }
  return worst;
}

}  // namespace ritz
