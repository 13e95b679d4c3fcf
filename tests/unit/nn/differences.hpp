#pragma once

#include <algorithm>
#include <armadillo>
#include <cmath>
#include <functional>

#include <ritz/random/random_block.hpp>

namespace ritz::testing {

/// Numbers of order one, the same for a seed.
inline arma::mat normal(arma::uword rows, arma::uword columns, std::uint64_t seed = 1) {
  arma::mat out(rows, columns);
  RandomBlock(seed, Purpose::testing).normal(0, rows * 1000 + columns, out);
  return out;
}

/// Central difference quotient of fourth order: error h⁴ f⁽⁵⁾/30.
inline double slope(const std::function<double(double)>& f, double x, double h) {
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
}

/// The error of `exact` against differences at two step sizes: that of the smaller one, or 1 when
/// it does not fall with the step as an error of the differences must (by 16; 8 is asked for).
inline double error_at_two_steps(const std::function<double(double)>& f, double x, double exact,
                                 double h = 4e-3) {
  const double scale = std::max(1.0, std::abs(exact));
  const double coarse = std::abs(slope(f, x, h) - exact) / scale;
  const double fine = std::abs(slope(f, x, h / 2) - exact) / scale;
  return fine < 1e-10 || fine < coarse / 8 ? fine : 1;
}

}  // namespace ritz::testing
