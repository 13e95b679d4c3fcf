#include <ritz/linalg/activation_functions.hpp>

#include <catch2/catch.hpp>
#include <functional>

#include "tests/unit/linalg/accuracy.hpp"

using namespace ritz;

namespace {

using Wide = long double;

Wide sigmoid(Wide x) { return 1 / (1 + std::exp(-x)); }
Wide density(Wide x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0L)); }
Wide normal_cdf(Wide x) { return std::erfc(-x / std::sqrt(2.0L)) / 2; }
Wide sech_squared(Wide x) {
  const Wide e = std::exp(-2 * std::abs(x));
  return 4 * e / ((1 + e) * (1 + e));
}
/// x g(x), with the limit 0 where g underflows.
Wide times(Wide x, Wide g) { return g == 0 ? 0 : x * g; }

struct Activation {
  const char* name;
  std::function<void(std::span<const double>, std::span<double>, std::span<double>,
                     std::span<double>)>
      function;
  std::function<Wide(Wide)> f, f1, f2;
};

const double alpha = 1.3;

const std::vector<Activation> activations = {
    {"tanh", tanh_derivatives, [](Wide x) { return std::tanh(x); }, sech_squared,
     [](Wide x) { return -2 * std::tanh(x) * sech_squared(x); }},
    {"sigmoid", sigmoid_derivatives, sigmoid, [](Wide x) { return sigmoid(x) * sigmoid(-x); },
     [](Wide x) { return sigmoid(x) * sigmoid(-x) * -std::tanh(x / 2); }},
    {"softplus", softplus_derivatives,
     [](Wide x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }, sigmoid,
     [](Wide x) { return sigmoid(x) * sigmoid(-x); }},
    {"log_cosh", log_cosh_derivatives,
     [](Wide x) {
       const Wide s = std::sinh(std::min(std::abs(x), 1.0L) / 2), a = std::abs(x);
       return a < 1 ? std::log1p(2 * s * s) : a + std::log1p(std::exp(-2 * a)) - std::log(2.0L);
     },
     [](Wide x) { return std::tanh(x); }, sech_squared},
    {"silu", silu_derivatives, [](Wide x) { return times(x, sigmoid(x)); },
     [](Wide x) { return sigmoid(x) + times(x, sigmoid(x) * sigmoid(-x)); },
     [](Wide x) {
       const Wide s = sigmoid(x) * sigmoid(-x);
       return 2 * s - times(x, s * std::tanh(x / 2));
     }},
    {"gelu", gelu_derivatives, [](Wide x) { return times(x, normal_cdf(x)); },
     [](Wide x) { return normal_cdf(x) + times(x, density(x)); },
     [](Wide x) { return density(x) == 0 ? 0 : density(x) * (2 - x * x); }},
    {"elu", [](auto x, auto f, auto f1, auto f2) { elu_derivatives(x, alpha, f, f1, f2); },
     [](Wide x) { return x > 0 ? x : alpha * std::expm1(x); },
     [](Wide x) { return x > 0 ? 1 : alpha * std::exp(x); },
     [](Wide x) { return x > 0 ? 0 : alpha * std::exp(x); }},
    {"sine", sine_derivatives, [](Wide x) { return std::sin(x); },
     [](Wide x) { return std::cos(x); }, [](Wide x) { return -std::sin(x); }},
};

}  // namespace

TEST_CASE("activation values are within 4 ulp, derivatives within rounding errors") {
  const std::vector<double> x = test_points(6000);
  std::vector<double> f(x.size()), f1(x.size()), f2(x.size());
  for (const Activation& a : activations) {
    a.function(x, f, f1, f2);
    const Worst worst = worst_error(x, f, a.f);
    CAPTURE(a.name, worst.at);
    CHECK(worst.ulp < 4.0);
    double worst1 = 0.0, worst2 = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Wide d1 = a.f1(x[i]), d2 = a.f2(x[i]);
      if (std::isnan(d1) || std::isnan(d2)) {
        CHECK((std::isnan(f1[i]) && std::isnan(f2[i])));
        continue;
      }
      worst1 = std::max(worst1, static_cast<double>(std::abs(f1[i] - d1)));
      worst2 = std::max(worst2, static_cast<double>(std::abs(f2[i] - d2)));
    }
    CHECK(worst1 < 1e-15);
    CHECK(worst2 < 1e-15);
  }
}

TEST_CASE("derivatives that are not wanted need no place, and change nothing") {
  const std::vector<double> x = test_points(50);
  std::vector<double> f(x.size()), f1(x.size()), f2(x.size()), alone(x.size());
  for (const Activation& a : activations) {
    CAPTURE(a.name);
    a.function(x, f, f1, f2);
    a.function(x, alone, {}, {});
    CHECK(std::equal(f.begin(), f.end(), alone.begin(),
                     [](double u, double v) { return bits_of(u) == bits_of(v); }));
    std::vector<double> place = x;
    a.function(place, place, {}, {});
    CHECK(std::equal(f.begin(), f.end(), place.begin(),
                     [](double u, double v) { return bits_of(u) == bits_of(v); }));
  }
}

TEST_CASE("activation bits do not depend on position or length") {
  const std::vector<double> x = test_points(30);
  std::vector<double> f(x.size()), f1(x.size()), f2(x.size());
  for (const Activation& a : activations) {
    CAPTURE(a.name);
    a.function(x, f, f1, f2);
    std::size_t different = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      double g, g1, g2;
      a.function({&x[i], 1}, {&g, 1}, {&g1, 1}, {&g2, 1});
      different += bits_of(g) != bits_of(f[i]) || bits_of(g1) != bits_of(f1[i]) ||
                           bits_of(g2) != bits_of(f2[i])
                       ? 1
                       : 0;
    }
    CHECK(different == 0);
  }
}
