#include <ritz/nn/activation.hpp>

#include <catch2/catch.hpp>
#include <map>

#include <ritz/base/error.hpp>
#include "differences.hpp"

using namespace ritz;
using ritz::testing::error_at_two_steps;

namespace {

struct Values {
  std::vector<double> f, df, ddf;
  Values(const Activation& a, const std::vector<double>& x)
      : f(x.size()), df(x.size()), ddf(x.size()) {
    a.pass(x, f, df, ddf);
  }
};

double value(const Activation& a, double x) { return Values(a, {x}).f[0]; }

// The formulas as a textbook has them, in long double.
long double textbook(const std::string& name, long double x) {
  const long double s = 1 / (1 + std::exp(-x));
  if (name == "tanh") return std::tanh(x);
  if (name == "sigmoid") return s;
  if (name == "relu") return std::max(x, 0.0L);
  if (name == "leaky_relu") return x > 0 ? x : 0.01L * x;
  if (name == "elu") return x > 0 ? x : std::expm1(x);
  if (name == "gelu") return 0.5L * x * std::erfc(-x / std::sqrt(2.0L));
  if (name == "silu") return x * s;
  if (name == "softplus") return std::log1p(std::exp(x));
  if (name == "log_cosh") return std::log(std::cosh(x));
  if (name == "sine") return std::sin(x);
  if (name == "identity") return x;
  throw std::logic_error("no formula for " + name);
}

}  // namespace

TEST_CASE("every activation has the values of its formula") {
  for (const auto& a : activations()) {
    std::vector<double> x;
    for (double v = -12; v <= 12; v += 0.0371) x.push_back(v);
    const Values values(a, x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto expected = static_cast<double>(textbook(a.name, x[i]));
      INFO(a.name << " at " << x[i]);
      CHECK(values.f[i] == Approx(expected).epsilon(2e-15).margin(1e-18));
    }
  }
}

TEST_CASE("derivatives of every activation agree with differences at two steps") {
  for (const auto& a : activations())
    for (double x = -5.03; x < 5; x += 0.17) {
      const Values at(a, {x});
      const auto f = [&](double y) { return value(a, y); };
      const auto df = [&](double y) { return Values(a, {y}).df[0]; };
      INFO(a.name << " at " << x);
      CHECK(error_at_two_steps(f, x, at.df[0]) < 1e-9);
      CHECK(error_at_two_steps(df, x, at.ddf[0]) < 1e-9);
    }
}

TEST_CASE("an activation is called smooth when its first derivative has no jump") {
  for (const auto& a : activations()) {
    const Values at(a, {-1e-9, 1e-9});
    INFO(a.name);
    CHECK((std::abs(at.df[0] - at.df[1]) < 1e-6) == a.smooth);
  }
}

TEST_CASE("activations keep NaN, and go to their limits at infinity") {
  const double inf = std::numeric_limits<double>::infinity(), nan = std::nan("");
  const std::map<std::string, std::array<double, 2>> limits = {
      {"tanh", {-1, 1}},           {"sigmoid", {0, 1}},    {"relu", {0, inf}},
      {"leaky_relu", {-inf, inf}}, {"elu", {-1, inf}},     {"gelu", {0, inf}},
      {"silu", {0, inf}},          {"softplus", {0, inf}}, {"log_cosh", {inf, inf}},
      {"identity", {-inf, inf}}};
  for (const auto& a : activations()) {
    INFO(a.name);
    const Values at(a, {-inf, inf, nan});
    CHECK(std::isnan(at.f[2]));
    if (a.name == "sine") continue;
    CHECK(at.f[0] == limits.at(a.name)[0]);
    CHECK(at.f[1] == limits.at(a.name)[1]);
  }
}

TEST_CASE("the result for an element depends on that element alone, and may replace it") {
  for (const auto& a : activations()) {
    const arma::mat x = 3 * ritz::testing::normal(29, 1);
    std::vector<double> all(x.begin(), x.end());
    const Values together(a, all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Values alone(a, {all[i]});
      CHECK(alone.f[0] == together.f[i]);
      CHECK(alone.df[0] == together.df[i]);
      CHECK(alone.ddf[0] == together.ddf[i]);
    }
    a.pass(all, all, {}, {});
    CHECK(all == together.f);
  }
}

TEST_CASE("an unknown activation is refused with the nearest name") {
  CHECK_THROWS_WITH(activation("tanhh"), Catch::Contains("did you mean \"tanh\"?"));
}
