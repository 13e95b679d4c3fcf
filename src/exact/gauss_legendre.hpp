#pragma once

#include <armadillo>
#include <cmath>
#include <numbers>
#include <utility>

namespace ritz {

/// Nodes and weights that integrate polynomials up to degree 2n - 1 over [-1, 1] exactly.
struct GaussLegendre {
  arma::vec nodes, weights;
};

/// The value of the Legendre polynomial P_n and its derivative at x in (-1, 1).
inline std::pair<double, double> legendre(int n, double x) {
  double before = 1.0, now = x;
  if (n == 0) return {1.0, 0.0};
  for (int k = 2; k <= n; ++k)
    before = std::exchange(now, ((2 * k - 1) * x * now - (k - 1) * before) / k);
  return {now, n * (before - x * now) / (1 - x * x)};
}

/// The n-point rule, n >= 1: the roots of P_n by Newton's method from the asymptotic formula.
inline GaussLegendre gauss_legendre(int n) {
  GaussLegendre rule{arma::vec(n), arma::vec(n)};
  for (int i = 0; i < n; ++i) {
    double x = -std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5));
    for (int step = 0; step < 100; ++step) {
      const auto [value, slope] = legendre(n, x);
      x -= value / slope;
      if (std::abs(value / slope) < 1e-15) break;
    }
    const double slope = legendre(n, x).second;
    rule.nodes(i) = x;
    rule.weights(i) = 2 / ((1 - x * x) * slope * slope);
  }
  return rule;
}

}  // namespace ritz
