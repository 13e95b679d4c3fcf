#include <ritz/linalg/complex_functions.hpp>

#include <catch2/catch.hpp>
#include <complex>

#include "tests/unit/linalg/accuracy.hpp"

using namespace ritz;

namespace {

using Wide = long double;

struct Points {
  std::vector<double> re, im;
};

/// The plane on every scale, the poles of tanh, and real parts where cosh overflows.
Points plane() {
  Points p;
  std::mt19937_64 random(99);
  const auto unit = [&] {
    return std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())), -63);
  };
  const double half_pi = 1.5707963267948966;
  for (int i = 0; i < 6000; ++i) {
    for (double scale : {1e-8, 1e-3, 0.3, 1.0, 3.0, 20.0}) {
      p.re.push_back(scale * unit());
      p.im.push_back(scale * unit());
    }
    const double near = std::pow(10.0, -1.0 - 15.0 * std::abs(unit()));
    p.re.push_back(near * unit());
    p.im.push_back((i % 2 == 0 ? half_pi : -half_pi) + near * unit());
    p.re.push_back(750.0 * unit());
    p.im.push_back(100.0 * unit());
    p.re.push_back(unit());
    p.im.push_back(1e5 * unit());
  }
  return p;
}

/// sinh² x + cos² y in wide precision is |cosh(x + iy)|².
Wide exact_log_abs(Wide x, Wide y) {
  const Wide a = std::abs(x), e = std::exp(-2 * a), s = std::sinh(std::min(a, 1.0L));
  if (a > 1) return a - std::log(2.0L) + std::log1p(e * (e + 2 * std::cos(2 * y))) / 2;
  const Wide c = std::cos(y), n = std::sin(y);
  const Wide square = s * s + c * c;
  return (square < 0.5L ? std::log(square) : std::log1p((s - n) * (s + n))) / 2;
}

std::complex<Wide> exact_tanh(Wide x, Wide y) {
  const Wide a = std::abs(x), e = std::exp(-2 * a), rest = -std::expm1(-2 * a), c = std::cos(y);
  const Wide square = rest * rest + 4 * e * c * c;
  return {std::copysign(rest * (1 + e) / square, x), 4 * e * std::sin(y) * c / square};
}

}  // namespace

TEST_CASE("complex tanh is precise in both parts, near its poles and far out") {
  const Points p = plane();
  std::vector<double> re(p.re.size()), im(p.re.size());
  complex_tanh(p.re, p.im, re, im);
  double worst_re = 0.0, worst_im = 0.0;
  for (std::size_t i = 0; i < re.size(); ++i) {
    const std::complex<Wide> exact = exact_tanh(p.re[i], p.im[i]);
    worst_re = std::max(worst_re, ulp_error(re[i], exact.real()));
    if (std::abs(p.re[i]) < 350.0)
      worst_im = std::max(worst_im, ulp_error(im[i], exact.imag()));
    else
      CHECK(std::abs(im[i]) < 1e-300);
  }
  CHECK(worst_re < 8.0);
  CHECK(worst_im < 8.0);
}

TEST_CASE("complex tanh agrees with the standard library where that is precise") {
  double re[1], im[1];
  for (double x : {-2.0, -0.3, 0.0, 0.7, 5.0})
    for (double y : {-3.0, -0.4, 0.0, 1.0, 2.0}) {
      const std::complex<double> expected = std::tanh(std::complex<double>(x, y));
      complex_tanh({&x, 1}, {&y, 1}, re, im);
      CHECK(std::abs(std::complex<double>(re[0], im[0]) - expected) <
            1e-15 * std::abs(expected) + 1e-300);
    }
}

TEST_CASE("log cosh of a complex number is precise relative to its size") {
  const Points p = plane();
  std::vector<double> modulus(p.re.size()), argument(p.re.size());
  complex_log_cosh(p.re, p.im, modulus, argument);
  double worst_modulus = 0.0, worst_argument = 0.0;
  for (std::size_t i = 0; i < modulus.size(); ++i) {
    const Wide x = p.re[i], y = p.im[i];
    const Wide exact = exact_log_abs(x, y);
    const Wide angle = std::atan2(std::tanh(x) * std::sin(y), std::cos(y));
    const Wide size = std::hypot(exact, angle);
    worst_modulus =
        std::max(worst_modulus, static_cast<double>(std::abs(modulus[i] - exact) / size));
    worst_argument = std::max(worst_argument, ulp_error(argument[i], angle));
  }
  CHECK(worst_modulus < 8 * 2.3e-16);
  CHECK(worst_argument < 8.0);
}

TEST_CASE("complex functions at infinite and undefined arguments") {
  double a[1], b[1], c[1], d[1];
  const auto at = [&](double x, double y) {
    complex_log_cosh({&x, 1}, {&y, 1}, a, b);
    complex_tanh({&x, 1}, {&y, 1}, c, d);
  };
  at(infinite, 0.3);
  CHECK((a[0] == infinite && c[0] == 1.0 && std::abs(d[0]) < 1e-300));
  CHECK(b[0] == Approx(0.3).epsilon(1e-15));
  at(-1e308, 0.3);
  CHECK((a[0] == 1e308 && c[0] == -1.0));
  CHECK(b[0] == Approx(-0.3).epsilon(1e-15));
  for (auto [x, y] :
       {std::pair{not_a_number, 0.3}, std::pair{0.3, not_a_number}, std::pair{0.3, infinite}}) {
    at(x, y);
    CHECK((std::isnan(a[0]) && std::isnan(b[0]) && std::isnan(c[0]) && std::isnan(d[0])));
  }
}

TEST_CASE("complex functions have the same bits alone and among others") {
  const Points p = plane();
  const std::size_t n = 999;
  std::vector<double> a(n), b(n), c(n), d(n);
  const std::span re(p.re.data(), n), im(p.im.data(), n);
  complex_log_cosh(re, im, a, b);
  complex_tanh(re, im, c, d);
  std::size_t different = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double w[4];
    complex_log_cosh(re.subspan(i, 1), im.subspan(i, 1), {w, 1}, {w + 1, 1});
    complex_tanh(re.subspan(i, 1), im.subspan(i, 1), {w + 2, 1}, {w + 3, 1});
    different += bits_of(a[i]) != bits_of(w[0]) || bits_of(b[i]) != bits_of(w[1]) ||
                         bits_of(c[i]) != bits_of(w[2]) || bits_of(d[i]) != bits_of(w[3])
                     ? 1
                     : 0;
  }
  CHECK(different == 0);
}
