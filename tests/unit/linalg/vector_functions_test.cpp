#include <ritz/linalg/vector_functions.hpp>

#include <armadillo>
#include <array>
#include <catch2/catch.hpp>

#include "tests/unit/linalg/accuracy.hpp"

using namespace ritz;

namespace {

using Function = void (*)(std::span<const double>, std::span<double>);
using Exact = long double (*)(long double);

long double exact_log_cosh(long double x) {
  const long double a = std::abs(x);
  if (a > 1.0L) return a + std::log1p(std::exp(-2.0L * a)) - std::log(2.0L);
  const long double s = std::sinh(a / 2);
  return std::log1p(2.0L * s * s);
}

long double exact_softplus(long double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

struct Named {
  const char* name;
  Function function;
  Exact exact;
};

const Named functions[] = {
    {"exp", vector_exp, [](long double x) { return std::exp(x); }},
    {"log", vector_log, [](long double x) { return std::log(x); }},
    {"tanh", vector_tanh, [](long double x) { return std::tanh(x); }},
    {"sigmoid", vector_sigmoid, [](long double x) { return 1.0L / (1.0L + std::exp(-x)); }},
    {"softplus", vector_softplus, exact_softplus},
    {"log_cosh", vector_log_cosh, exact_log_cosh},
};

}  // namespace

TEST_CASE("vector functions are within 4 ulp of the exact ones over all doubles") {
  const std::vector<double> x = test_points();
  std::vector<double> y(x.size());
  for (const Named& named : functions) {
    named.function(x, y);
    const Worst worst = worst_error(x, y, named.exact);
    CAPTURE(named.name, worst.at);
    CHECK(worst.ulp < 4.0);
  }
}

TEST_CASE("an entry's bits depend neither on its position nor on the length nor on the place") {
  const std::vector<double> x = test_points(40);
  std::vector<double> whole(x.size());
  for (const Named& named : functions) {
    CAPTURE(named.name);
    named.function(x, whole);
    std::size_t different = 0;
    for (std::size_t begin = 0; begin < x.size(); begin += 3) {
      for (std::size_t n : {1, 2, 3, 7, 9, 17}) {
        if (begin + n > x.size()) continue;
        std::vector<double> part(x.begin() + begin, x.begin() + begin + n);
        named.function(part, part);  // in place
        for (std::size_t i = 0; i < n; ++i)
          different += bits_of(part[i]) != bits_of(whole[begin + i]) ? 1 : 0;
      }
    }
    CHECK(different == 0);
  }
}

TEST_CASE("nothing is written beyond the end, and no length is too short") {
  for (const Named& named : functions) {
    CAPTURE(named.name);
    for (std::size_t n = 0; n < 20; ++n) {
      std::vector<double> x(n + 1, 0.25), y(n + 1, -77.0);
      named.function(std::span(x).first(n), std::span(y).first(n));
      CHECK(y[n] == -77.0);
    }
  }
}

TEST_CASE("odd functions keep the sign of zero") {
  std::array<double, 2> y;
  vector_tanh(std::array{0.0, -0.0}, y);
  CHECK((y[0] == 0.0 && !std::signbit(y[0])));
  CHECK((y[1] == 0.0 && std::signbit(y[1])));
}

TEST_CASE("sine and cosine are within 4 ulp for small, large and critical arguments") {
  std::vector<double> x = test_points(5000);
  // The doubles nearest to multiples of π/2 are where the reduced argument loses most digits.
  const long double half_pi = std::acos(-1.0L) / 2;
  for (int k = 1; k < 41722; k += 7) x.push_back(static_cast<double>(k * half_pi));
  x.push_back(6381956970095103.0 * 0x1p797);  // 2^-62 away from a multiple
  std::mt19937_64 random(7);
  for (int i = 0; i < 5000; ++i) x.push_back(std::ldexp(static_cast<double>(random() >> 11), -37));
  std::vector<double> sine(x.size()), cosine(x.size());
  vector_sin_cos(x, sine, cosine);
  // The 64-bit mantissa of long double leaves the reference itself precise to 1e-19 absolute; glibc
  // reduces with all the bits that it needs.
  const Worst s = worst_error(x, sine, [](long double v) { return std::sin(v); });
  const Worst c = worst_error(x, cosine, [](long double v) { return std::cos(v); });
  CAPTURE(s.at, c.at);
  CHECK(s.ulp < 4.0);
  CHECK(c.ulp < 4.0);
  double minus[1], one[1];
  vector_sin_cos(std::array{-0.0}, minus, one);
  CHECK(std::signbit(minus[0]));
}

TEST_CASE("the angle of a point is that of atan2 in every octant and on every axis") {
  std::mt19937_64 random(11);
  std::vector<double> y, x;
  for (double a : {0.0, -0.0, 1.0, -1.0, 1e-300, -1e-300, 1e300, -3.0})
    for (double b : {1.0, -1.0, 0.0, 3.0, -1e-300, 1e300, -1e300}) {
      if (a == 0.0 && b == 0.0) continue;
      y.push_back(a);
      x.push_back(b);
    }
  for (int i = 0; i < 40000; ++i) {
    y.push_back(std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())), -63 + i % 5));
    x.push_back(std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())), -63 - i % 7));
  }
  std::vector<double> angle(x.size());
  vector_angle(y, x, angle);
  double worst = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    worst = std::max(worst, ulp_error(angle[i], std::atan2(static_cast<long double>(y[i]),
                                                           static_cast<long double>(x[i]))));
  CHECK(worst < 4.0);
  double origin[1];
  vector_angle(std::array{0.0}, std::array{0.0}, origin);
  CHECK(origin[0] == 0.0);
  vector_angle(std::array{not_a_number}, std::array{1.0}, origin);
  CHECK(std::isnan(origin[0]));
}

TEST_CASE("fused functions have the bits of the single ones") {
  const std::vector<double> x = test_points(500);
  std::vector<double> a(x.size()), b(x.size()), c(x.size()), d(x.size());
  const auto same = [](const std::vector<double>& l, const std::vector<double>& r) {
    return std::equal(l.begin(), l.end(), r.begin(),
                      [](double u, double v) { return bits_of(u) == bits_of(v); });
  };
  softplus_sigmoid(x, a, b);
  vector_softplus(x, c);
  vector_sigmoid(x, d);
  CHECK(same(a, c));
  CHECK(same(b, d));
}

TEST_CASE("matrices of Armadillo are taken as they are") {
  const arma::mat x = {{0.0, 1.0}, {-2.0, 3.0}};
  arma::mat y(2, 2);
  vector_tanh(x, y);
  CHECK(y(1, 0) == Approx(std::tanh(-2.0)).epsilon(1e-15));
  CHECK(y(0, 1) == Approx(std::tanh(1.0)).epsilon(1e-15));
}
