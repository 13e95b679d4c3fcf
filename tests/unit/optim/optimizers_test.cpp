#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include <ritz/optim/optimizer.hpp>
#include "memory_archive.hpp"

using namespace ritz;

namespace {

Settings settings_of(const std::string& kind, std::vector<std::pair<std::string, double>> given) {
  Value table;
  for (const auto& [key, value] : given) table.table()[key] = Value(value);
  for (const auto& candidate : optimizer_kinds())
    if (candidate.schema.name() == kind) {
      Mistakes mistakes;
      const Value resolved = candidate.schema.resolve(table, "optimizer", mistakes);
      mistakes.raise();
      return Settings(resolved);
    }
  throw std::logic_error(kind);
}

std::unique_ptr<Optimizer> make(const std::string& kind, arma::uword n,
                                std::vector<std::pair<std::string, double>> given = {}) {
  return make_optimizer(kind, settings_of(kind, std::move(given)), n);
}

const double rates[] = {0.1, 0.2, 0.05};
const double gradients[] = {3.0, -1.0, 0.5};

// The single parameter, 2 at the start, after each of three steps along the gradients above. A
// second parameter that stands still would show that elements mix.
arma::vec three_steps(Optimizer& optimizer) {
  arma::vec parameters{2, -7}, path(3);
  for (arma::uword i = 0; i < 3; ++i) {
    optimizer.step(arma::vec{gradients[i], 0}, rates[i], parameters);
    path[i] = parameters[0];
  }
  CHECK(parameters[1] == -7);
  return path;
}

void check_path(const std::string& kind, const std::vector<std::pair<std::string, double>>& given,
                const arma::vec& expected) {
  CAPTURE(kind);
  const arma::vec path = three_steps(*make(kind, 2, given));
  for (arma::uword i = 0; i < 3; ++i) CHECK(path[i] == Approx(expected[i]).epsilon(1e-14));
}

}  // namespace

TEST_CASE("sgd, momentum and nesterov make the steps of their formulas") {
  check_path("sgd", {}, {2 - 0.3, 2 - 0.3 + 0.2, 2 - 0.3 + 0.2 - 0.025});
  // v = 3, then 0.8·3 − 1 = 1.4, then 0.8·1.4 + 0.5 = 1.62.
  check_path("momentum", {{"momentum", 0.8}},
             {2 - 0.1 * 3, 1.7 - 0.2 * 1.4, 1.7 - 0.28 - 0.05 * 1.62});
  // g + 0.8 v = 5.4, 0.12, 1.796.
  check_path("nesterov", {{"momentum", 0.8}},
             {2 - 0.1 * 5.4, 1.46 - 0.2 * 0.12, 1.436 - 0.05 * 1.796});
}

TEST_CASE("adagrad and rmsprop make the steps of their formulas") {
  const double e = 1e-3;
  const double a1 = 2 - 0.1 * 3 / (3 + e);
  const double a2 = a1 + 0.2 * 1 / (std::sqrt(10.) + e);
  check_path("adagrad", {{"epsilon", e}}, {a1, a2, a2 - 0.05 * 0.5 / (std::sqrt(10.25) + e)});
  const double s1 = 0.2 * 9, s2 = 0.8 * s1 + 0.2 * 1, s3 = 0.8 * s2 + 0.2 * 0.25;
  const double r1 = 2 - 0.1 * 3 / (std::sqrt(s1) + e);
  const double r2 = r1 + 0.2 / (std::sqrt(s2) + e);
  check_path("rmsprop", {{"decay", 0.8}, {"epsilon", e}},
             {r1, r2, r2 - 0.05 * 0.5 / (std::sqrt(s3) + e)});
}

TEST_CASE("adam, amsgrad and weight decay make the steps of their formulas") {
  const double b1 = 0.6, b2 = 0.7, e = 1e-3;
  for (const double decay : {0.0, 0.3})
    for (const std::string kind : {"adam", "amsgrad"}) {
      double m = 0, v = 0, largest = 0, x = 2;
      arma::vec expected(3);
      for (int t = 1; t <= 3; ++t) {
        const double g = gradients[t - 1], rate = rates[t - 1];
        m = b1 * m + (1 - b1) * g;
        v = b2 * v + (1 - b2) * g * g;
        largest = std::max(largest, v);
        x -= rate * decay * x;
        const double corrected = (kind == "adam" ? v : largest) / (1 - std::pow(b2, t));
        x -= rate * (m / (1 - std::pow(b1, t))) / (std::sqrt(corrected) + e);
        expected[static_cast<arma::uword>(t - 1)] = x;
      }
      arma::vec path(3), parameters{2};
      const auto optimizer =
          make(kind, 1, {{"beta1", b1}, {"beta2", b2}, {"epsilon", e}, {"weight_decay", decay}});
      for (arma::uword i = 0; i < 3; ++i) {
        optimizer->step(arma::vec{gradients[i]}, rates[i], parameters);
        CAPTURE(kind, decay, i);
        CHECK(parameters[0] == Approx(expected[i]).epsilon(1e-14));
      }
    }
  // The first step of Adam has the length of the learning rate, whatever the scale.
  for (const double scale : {1e-4, 1e4}) {
    arma::vec parameters{0};
    make("adam", 1, {{"epsilon", 1e-16}})->step(arma::vec{scale}, 0.1, parameters);
    CHECK(parameters[0] == Approx(-0.1));
  }
}

TEST_CASE("every optimizer finds the minimum of a quadratic and of Rosenbrock's valley") {
  const auto run = [](Optimizer& optimizer, double rate, int n, auto gradient) {
    arma::vec x{-1.2, 1};
    for (int i = 0; i < n; ++i) {
      // The rate falls to zero, for the methods whose steps do not shrink by themselves.
      const double fall = 1 - static_cast<double>(i) / n;
      optimizer.step(gradient(x), rate * fall, x);
    }
    return x;
  };
  const auto quadratic = [](const arma::vec& x) { return arma::vec{x[0] - 1, 10 * (x[1] - 1)}; };
  const auto rosenbrock = [](const arma::vec& x) {
    const double valley = x[1] - x[0] * x[0];
    return arma::vec{-2 * (1 - x[0]) - 400 * x[0] * valley, 200 * valley};
  };
  struct Case {
    std::string kind;
    double quadratic_rate, rosenbrock_rate;
  };
  for (const auto& c :
       {Case{"sgd", 0.1, 1e-3}, Case{"momentum", 0.02, 3e-4}, Case{"nesterov", 0.02, 3e-4},
        Case{"adagrad", 1, 0.5}, Case{"rmsprop", 0.05, 5e-3}, Case{"adam", 0.1, 0.02},
        Case{"amsgrad", 0.1, 0.02}}) {
    CAPTURE(c.kind);
    CHECK(arma::norm(run(*make(c.kind, 2), c.quadratic_rate, 2000, quadratic) - 1) < 1e-4);
    CHECK(arma::norm(run(*make(c.kind, 2), c.rosenbrock_rate, 40000, rosenbrock) - 1) < 1e-3);
  }
}

TEST_CASE("an optimizer that was written and read goes on with the same bits") {
  for (const auto& kind : optimizer_kinds()) {
    if (!kind.create) continue;
    CAPTURE(kind.schema.name());
    // The last falls, so that what was largest counts.
    const auto direction = [](int i) {
      return arma::vec{std::sin(i), std::cos(3 * i), std::exp(-i)};
    };
    const auto whole = make(kind.schema.name(), 3), first = make(kind.schema.name(), 3),
               second = make(kind.schema.name(), 3);
    arma::vec a{1, 2, 3}, b = a;
    for (int i = 0; i < 20; ++i) whole->step(direction(i), 0.01, a);
    for (int i = 0; i < 9; ++i) first->step(direction(i), 0.01, b);
    test::MemoryArchive archive;
    first->archive(archive);
    archive.rewind();
    second->archive(archive);
    for (int i = 9; i < 20; ++i) second->step(direction(i), 0.01, b);
    CHECK(arma::approx_equal(a, b, "absdiff", 0));
  }
}

TEST_CASE("optimizers refuse other sizes and unknown kinds") {
  const auto adam = make("adam", 3);
  arma::vec parameters(3, arma::fill::zeros);
  CHECK_THROWS_AS(adam->step(arma::vec{1, 2}, 0.1, parameters), std::logic_error);
  arma::vec few(2, arma::fill::zeros);
  CHECK_THROWS_AS(adam->step(arma::vec{1, 2, 3}, 0.1, few), std::logic_error);
  CHECK_THROWS_AS(make_optimizer("adamm", Settings(), 3), std::logic_error);
  CHECK_THROWS_AS(make_optimizer("lbfgs", Settings(), 3), std::logic_error);
}

TEST_CASE("every kind is declared with a meaning, defaults and an example") {
  CHECK(optimizer_kinds().size() == 8);
  for (const auto& kind : optimizer_kinds()) {
    CAPTURE(kind.schema.name());
    CHECK_FALSE(kind.schema.meaning().empty());
    CHECK_FALSE(kind.schema.examples().empty());
    for (const auto& key : kind.schema.keys()) {
      CHECK(key.default_value().has_value());
      CHECK_FALSE(key.meaning().empty());
    }
  }
}
