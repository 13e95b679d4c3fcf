#include <ritz/optim/lbfgs.hpp>

#include <catch2/catch.hpp>
#include <cmath>

#include "memory_archive.hpp"

using namespace ritz;

namespace {

// Σ 100 (x_{i+1} − x_i²)² + (1 − x_i)² over pairs (Moré, Garbow & Hillstrom 1981, problem 21).
double rosenbrock(const arma::vec& x, arma::vec& gradient) {
  gradient.zeros(x.n_elem);
  double value = 0;
  for (arma::uword i = 0; i + 1 < x.n_elem; i += 2) {
    const double valley = x[i + 1] - x[i] * x[i], rest = 1 - x[i];
    value += 100 * valley * valley + rest * rest;
    gradient[i] = -400 * x[i] * valley - 2 * rest;
    gradient[i + 1] = 200 * valley;
  }
  return value;
}

arma::vec rosenbrock_start(arma::uword n) {
  arma::vec x(n);
  for (arma::uword i = 0; i < n; ++i) x[i] = i % 2 == 0 ? -1.2 : 1;
  return x;
}

}  // namespace

TEST_CASE("L-BFGS solves Rosenbrock's problem") {
  for (const arma::uword n : {2, 100}) {
    Lbfgs lbfgs;
    arma::vec x = rosenbrock_start(n);
    CHECK(lbfgs.minimize(rosenbrock, x, 200) == LbfgsStatus::converged);
    CAPTURE(lbfgs.sentence());
    CHECK(arma::norm(x - 1, "inf") < 1e-10);
    CHECK(lbfgs.value() < 1e-18);
    CHECK(lbfgs.iterations() < 50);
    CHECK(lbfgs.evaluations() < 65);
    CHECK(lbfgs.sentence().starts_with("converged after"));
  }
}

TEST_CASE("L-BFGS solves quadratic problems quickly") {
  // Eigenvalues spread evenly in their logarithm, not along the axes.
  constexpr arma::uword n = 40;
  arma::mat mix(n, n);
  for (arma::uword i = 0; i < n; ++i)
    for (arma::uword j = 0; j < n; ++j)
      mix(i, j) = std::sin(static_cast<double>(3 * i * i + 7 * i * j + 1));
  arma::mat q, r;
  REQUIRE(arma::qr(q, r, mix));
  const arma::vec minimum = arma::linspace(-1, 1, n);
  const auto iterations = [&](double condition, const LbfgsSettings& settings) {
    const arma::mat hessian =
        q * arma::diagmat(arma::logspace(0, std::log10(condition), n)) * q.t();
    const Objective quadratic = [&](const arma::vec& x, arma::vec& gradient) {
      gradient = hessian * (x - minimum);
      return 0.5 * arma::dot(x - minimum, gradient) - 17;
    };
    Lbfgs lbfgs(settings);
    arma::vec x(n, arma::fill::zeros);
    CHECK(lbfgs.minimize(quadratic, x, 500) == LbfgsStatus::converged);
    CHECK(arma::norm(x - minimum) < 1e-7);
    return lbfgs.iterations();
  };
  CHECK(iterations(100, {}) < 120);
  // With full memory and a nearly exact line search it is the conjugate gradient method, which
  // needs n iterations without rounding: this is what a wrong recursion would not do.
  LbfgsSettings exact;
  exact.memory = n;
  exact.line_search.curvature = 0.1;
  CHECK(iterations(1e4, exact) < 60);
}

TEST_CASE("a step is found where the function has walls, wide plains and tiny scales") {
  // −log x + x: infinite beyond 0, and the first steps jump there.
  const Objective wall = [](const arma::vec& x, arma::vec& gradient) {
    gradient = arma::vec{1 - 1 / x[0]};
    return x[0] - std::log(x[0]);
  };
  Lbfgs lbfgs;
  arma::vec x{0.05};
  CHECK(lbfgs.minimize(wall, x, 100) == LbfgsStatus::converged);
  CHECK(x[0] == Approx(1));
  x = {500};
  CHECK(Lbfgs().minimize(wall, x, 100) == LbfgsStatus::converged);
  CHECK(x[0] == Approx(1));

  for (const double scale : {1e-3, 1e4}) {
    const Objective scaled = [scale](const arma::vec& y, arma::vec& gradient) {
      const double value = rosenbrock(y / scale, gradient);
      gradient /= scale;
      return value;
    };
    LbfgsSettings settings;
    settings.gradient_tolerance = 1e-8 / scale;
    arma::vec y = scale * rosenbrock_start(2);
    CHECK(Lbfgs(settings).minimize(scaled, y, 200) == LbfgsStatus::converged);
    CHECK(arma::norm(y / scale - 1) < 1e-6);
  }
}

TEST_CASE("a large constant in the value does not keep the gradient from vanishing") {
  // Near the minimum the value cannot resolve what the gradient still shows.
  const Objective shifted = [](const arma::vec& x, arma::vec& gradient) {
    return rosenbrock(x, gradient) - 1000;
  };
  Lbfgs lbfgs;
  arma::vec x = rosenbrock_start(2);
  CHECK(lbfgs.minimize(shifted, x, 200) == LbfgsStatus::converged);
  CHECK(arma::norm(x - 1) < 1e-7);
}

TEST_CASE("the line search keeps the strong Wolfe conditions") {
  LineSearchSettings settings;
  settings.curvature = 0.1;
  const Objective wave = [](const arma::vec& x, arma::vec& gradient) {
    gradient = arma::vec{0.2 * x[0] + 3 * std::cos(3 * x[0])};
    return 0.1 * x[0] * x[0] + std::sin(3 * x[0]);
  };
  for (const double first_step : {1e-6, 1e-2, 1.0, 1e3})
    for (const double start : {-7.0, -2.0, 0.3, 4.0}) {
      ObjectivePoint point{arma::vec{start}, 0, {}};
      point.value = wave(point.x, point.gradient);
      const ObjectivePoint before = point;
      const arma::vec downhill = -before.gradient;
      const auto result = wolfe_line_search(wave, downhill, first_step, settings, point);
      CAPTURE(first_step, start, result.step, result.evaluations);
      REQUIRE(result.found);
      const double slope = arma::dot(before.gradient, downhill);
      CHECK(point.x[0] == start + result.step * downhill[0]);
      CHECK(point.value <= before.value + 1e-4 * result.step * slope);
      CHECK(std::abs(arma::dot(point.gradient, downhill)) <= 0.1 * std::abs(slope));
      CHECK(result.evaluations <= 15);
    }
  // Uphill there is nothing to find, and the point stays.
  ObjectivePoint point{arma::vec{0.3}, 0, {}};
  point.value = wave(point.x, point.gradient);
  CHECK_FALSE(wolfe_line_search(wave, point.gradient, 1, settings, point).found);
  CHECK(point.x[0] == 0.3);
}

TEST_CASE("what cannot be minimised ends with a sentence") {
  Lbfgs wrong_gradient;
  arma::vec x = rosenbrock_start(2);
  const Objective wrong = [](const arma::vec& at, arma::vec& gradient) {
    const double value = rosenbrock(at, gradient);
    gradient *= -1;
    return value;
  };
  CHECK(wrong_gradient.minimize(wrong, x, 50) == LbfgsStatus::stalled);
  CHECK(wrong_gradient.sentence().starts_with("stalled"));
  CHECK(arma::approx_equal(x, rosenbrock_start(2), "absdiff", 0));

  Lbfgs bad;
  const Objective nothing = [](const arma::vec& at, arma::vec& gradient) {
    gradient.zeros(at.n_elem);
    return std::nan("");
  };
  CHECK(bad.minimize(nothing, x, 50) == LbfgsStatus::bad_start);
  CHECK(bad.sentence().starts_with("cannot start"));

  Lbfgs at_minimum;
  x.ones();
  CHECK(at_minimum.minimize(rosenbrock, x, 50) == LbfgsStatus::converged);
  CHECK(at_minimum.iterations() == 0);

  Lbfgs impatient;
  x = rosenbrock_start(2);
  CHECK(impatient.minimize(rosenbrock, x, 3) == LbfgsStatus::running);
  CHECK(impatient.iterations() == 3);
  CHECK(impatient.sentence().starts_with("not converged after 3 iterations"));
}

TEST_CASE("L-BFGS that was written and read goes on with the same bits") {
  LbfgsSettings settings;
  settings.memory = 4;
  Lbfgs whole(settings), first(settings), second(settings);
  arma::vec a = rosenbrock_start(10), b = a;
  whole.minimize(rosenbrock, a, 20);
  first.minimize(rosenbrock, b, 9);
  test::MemoryArchive archive;
  first.archive(archive);
  archive.rewind();
  second.archive(archive);
  second.minimize(rosenbrock, b, 11);
  CHECK(arma::approx_equal(a, b, "absdiff", 0));
  CHECK(whole.evaluations() == second.evaluations());
  CHECK(whole.iterations() == second.iterations());
}
