#include "tests/support/two_electron_quadrature.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace ritz::testing;

namespace {

/// f = exp(a r / (1 + b r)) with the cusp a = 1 of two electrons of opposite spin in two
/// dimensions.
PairFactor pade(double r, double b) {
  const double q = 1 / (1 + b * r);
  return {r * q, q * q, -2 * b * q * q * q};
}

/// ψ = exp(-α(r₁² + r₂²)) f(r₁₂) as a function of four coordinates.
template <class Factor>
auto in_four_coordinates(double alpha, Factor f) {
  return [alpha, f](const std::array<double, 4>& x) {
    const double r = std::hypot(x[0] - x[2], x[1] - x[3]);
    const PairFactor pair = f(r);
    TrialPoint point{pair.log, {}, -8 * alpha + 2 * (pair.curvature + pair.slope / r)};
    for (int i = 0; i < 4; ++i) {
      point.log_abs -= alpha * x[i] * x[i];
      point.gradient[i] = -2 * alpha * x[i] + pair.slope * (x[i] - x[(i + 2) % 4]) / r;
    }
    return point;
  };
}

/// The Gaussian-binary RBM that is best with two hidden units, ψ = exp(-Σ(x-a)²/2σ²) Π(1 + e^Q):
/// W₁ = (w, 0, -w, 0), W₂ = (0, w, 0, -w), a = -(W₁ + W₂)/2, b = 0. Every turn of (W₁, W₂) in the
/// plane is as good.
auto best_rbm(double w, double sigma) {
  return [w, s2 = sigma * sigma](const std::array<double, 4>& x) {
    const double a[] = {-w / 2, -w / 2, w / 2, w / 2};
    TrialPoint point{0, {}, -4 / s2};
    for (int i = 0; i < 4; ++i) {
      point.log_abs -= (x[i] - a[i]) * (x[i] - a[i]) / (2 * s2);
      point.gradient[i] = -(x[i] - a[i]) / s2;
    }
    for (int j = 0; j < 2; ++j) {
      const double e = std::exp(w * (x[j] - x[j + 2]) / s2), n = e / (1 + e);
      point.log_abs += std::log1p(e);
      point.gradient[j] += w * n / s2;
      point.gradient[j + 2] -= w * n / s2;
      point.laplacian += 2 * w * w * n * (1 - n) / (s2 * s2);
    }
    return point;
  };
}

}  // namespace

TEST_CASE("both quadratures find the exact states of two electrons") {
  const auto f = [](double r) {
    const double q = 1 / (1 + r);
    return PairFactor{std::log1p(r), q, -q * q};
  };
  const TwoElectronGrid fine{5, 30, 11, 60, 16};
  for (const auto& e :
       {gaussian_pair_energy(1, 0.5, f), trial_energy(1, in_four_coordinates(0.5, f), fine)}) {
    CHECK(e.energy == Approx(3).epsilon(1e-10));
    CHECK(e.variance == Approx(0).margin(1e-10));
    CHECK(2 * e.kinetic - 2 * e.external + e.interaction == Approx(0).margin(1e-9));
  }
  // ω = 1/6: (1 + r + r²/6) exp(-R²/12), E = 2/3.
  const auto wide = gaussian_pair_energy(1.0 / 6, 1.0 / 12, [](double r) {
    const double value = 1 + r + r * r / 6, slope = (1 + r / 3) / value;
    return PairFactor{std::log(value), slope, 1 / (3 * value) - slope * slope};
  });
  CHECK(wide.energy == Approx(2.0 / 3).epsilon(1e-12));
  CHECK(wide.variance == Approx(0).margin(1e-12));
}

TEST_CASE("the ideal gas and a Gaussian of the wrong width") {
  const auto none = [](double) { return PairFactor{0, 0, 0}; };
  for (double a : {1.0, 0.7, 1.6}) {
    const auto e = gaussian_pair_energy(2, a, none, 0);  // the right width is α = ω/2 = 1
    CHECK(e.energy == Approx(2 * (a + 1 / a)).epsilon(1e-12));
    // Four coordinates, each with E_L = α + (ω² - 4α²) x²/2 and var x² = 1/8α².
    const double slope = (4 - 4 * a * a) / 2;
    CHECK(e.variance == Approx(4 * slope * slope / (8 * a * a)).margin(1e-12));
    const auto four = trial_energy(2, in_four_coordinates(a, none), {5, 30, 11, 40, 12}, 0);
    CHECK(four.energy == Approx(e.energy).epsilon(1e-9));
    CHECK(four.variance == Approx(e.variance).margin(1e-8));
  }
}

TEST_CASE("Gaussian times Padé-Jastrow at its optimum") {
  const double alpha = 0.494271, beta = 0.398627;
  const auto energy = [](double a, double b) {
    return gaussian_pair_energy(1, a, [b](double r) { return pade(r, b); });
  };
  const auto best = energy(alpha, beta);
  CHECK(best.energy == Approx(3.000343).margin(6e-7).epsilon(0));
  CHECK(best.variance == Approx(1.84e-3).epsilon(3e-3));
  // A minimum in both directions.
  for (const auto& [da, db] : {std::pair{1e-3, 0.0}, {-1e-3, 0.0}, {0.0, 1e-2}, {0.0, -1e-2}})
    CHECK(energy(alpha + da, beta + db).energy > best.energy);
  // The four-dimensional grid agrees, variance included: the cusp is right.
  const auto four =
      trial_energy(1, in_four_coordinates(alpha, [&](double r) { return pade(r, beta); }));
  CHECK(four.energy == Approx(best.energy).epsilon(1e-7));
  CHECK(four.variance == Approx(best.variance).epsilon(1e-3));
}

TEST_CASE("restricted Boltzmann machines with two hidden units at their optima") {
  const TwoElectronGrid coarse{4, 20, 9, 36, 12};
  const auto energy = [&](double w, double sigma) {
    return trial_energy(1, best_rbm(w, sigma), coarse).energy;
  };
  CHECK(energy(1.053467, 1) == Approx(3.07861).margin(6e-6).epsilon(0));
  CHECK(energy(1.095556, 0.955380) == Approx(3.07441).margin(6e-6).epsilon(0));
  // A minimum over σ is one over all lengths, where the virial theorem holds.
  const auto trained = trial_energy(1, best_rbm(1.095556, 0.955380));
  CHECK(2 * trained.kinetic - 2 * trained.external + trained.interaction == Approx(0).margin(1e-5));
  CHECK(energy(1.053467 + 0.02, 1) > energy(1.053467, 1));
  CHECK(energy(1.053467 - 0.02, 1) > energy(1.053467, 1));
  for (double sign : {-1.0, 1.0}) {
    CHECK(energy(1.095556 + sign * 0.02, 0.955380) > energy(1.095556, 0.955380));
    CHECK(energy(1.095556, 0.955380 + sign * 0.005) > energy(1.095556, 0.955380));
  }
}
