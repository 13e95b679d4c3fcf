#pragma once

#include <cmath>
#include <limits>

#include <ritz/linalg/simd.hpp>

/// Elementary functions of a batch, within a few units in the last place over the whole range,
/// infinities, NaN and denormal numbers included. They serve the passes of this folder and
/// activation functions that need a pass of their own.
namespace ritz::simd {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

inline Batch clamp(Batch x, double low, double high) {
  return xsimd::min(xsimd::max(x, Batch(low)), Batch(high));
}

inline Batch keep_nan(Batch x, Batch value) { return xsimd::select(xsimd::isnan(x), x, value); }

/// 2^k for an integer k, -1023 < k < 1024.
inline Batch power_of_two(Batch k) { return from_bits((bits(k + rounder) + Words(1023)) << 52); }

/// y 2^k for |k| < 2000 with one rounding, into and out of the denormal range.
inline Batch scale(Batch y, Batch k) {
  const Batch half = (0.5 * k + rounder) - rounder;
  return y * power_of_two(half) * power_of_two(k - half);
}

/// exp(x) = 2^k (1 + p).
struct Exponential {
  Batch k, p;
};

/// Takes x + low apart, for |x| < 1000 and a small correction `low`; |p| < 0.42 keeps its relative
/// precision near x = 0. The series of exp is summed to degree 13, where it ends below 2^-56 for
/// |r| ≤ log(2)/2.
inline Exponential exponential(Batch x, Batch low = Batch(0.0)) {
  constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
  constexpr double c[] = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                          1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                          1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};
  const Batch k = (xsimd::fma(x, Batch(1.44269504088896340736), Batch(rounder))) - rounder;
  const Batch r = xsimd::fnma(k, Batch(ln2_low), xsimd::fnma(k, Batch(ln2_high), x)) + low;
  return {k, xsimd::fma(r * r, polynomial(r, c), r)};
}

inline Batch exp(Batch x) {
  const Exponential e = exponential(clamp(x, -760.0, 760.0));
  return keep_nan(x, scale(1.0 + e.p, e.k));
}

/// exp(x) - 1 from the parts of exp(x), for |k| < 1023.
inline Batch minus_one(const Exponential& e) {
  const Batch unit = power_of_two(e.k);
  return xsimd::fma(unit, e.p, unit - 1.0);
}

inline Batch expm1(Batch x) {
  const Batch inside = clamp(x, -40.0, 720.0);
  // From 2^60 on the 1 no longer counts.
  const Exponential e = exponential(inside);
  const Batch near = minus_one(exponential(xsimd::min(inside, Batch(40.0))));
  const Batch value = xsimd::select(x < Batch(40.0), near, scale(1.0 + e.p, e.k));
  return keep_nan(x, xsimd::select(xsimd::abs(x) < Batch(0x1p-54), x, value));
}

inline Batch log(Batch x) {
  const auto tiny = x < Batch(std::numeric_limits<double>::min());
  const Batch value = log_of_sum(xsimd::select(tiny, x * 0x1p54, x), Batch(0.0),
                                 xsimd::select(tiny, Batch(-54.0), Batch(0.0)));
  const Batch positive = xsimd::select(x == Batch(infinity), x, value);
  const Batch special = xsimd::select(x == Batch(0.0), Batch(-infinity),
                                      Batch(std::numeric_limits<double>::quiet_NaN()));
  return xsimd::select(x > Batch(0.0), positive, special);
}

/// log(1 + y) for finite y > -1, by the exact sum 1 + y = high + low.
inline Batch log1p_finite(Batch y) {
  const Batch high = 1.0 + y;
  const Batch part = high - 1.0;
  return log_of_sum(high, (1.0 - (high - part)) + (y - part));
}

/// tanh x, 1 - tanh² x (not cancelled for large |x|) and log cosh x share their exponential.
struct Hyperbolic {
  Batch tanh, sech_squared, log_cosh;
};

inline Hyperbolic hyperbolic(Batch x) {
  // log cosh x = x²/2 + x⁴ (c[0] + c[1] x² + …) for x² ≤ 1/2; Chebyshev interpolation, 2^-58.
  constexpr double c[] = {-0.08333333333333333,   0.02222222222222088,     -0.006746031745903565,
                          0.0021869488488006905,  -0.0007386028670856812,  0.00025657949282476906,
                          -9.098169875521842e-05, 3.274049831096879e-05,   -1.182844262902127e-05,
                          4.119847961377826e-06,  -1.2144843646583356e-06, 2.1344344343217702e-07};
  constexpr double ln2 = 0.693147180559945309417, ln2_rest = 2.319046813846299558e-17;
  const Batch a = xsimd::abs(x);
  const Exponential parts = exponential(xsimd::max(-2.0 * a, Batch(-708.0)));
  const Batch e = (1.0 + parts.p) * power_of_two(parts.k);  // exp(-2a)
  const Batch rest = minus_one(parts);                      // exp(-2a) - 1
  const Batch inverse = 1.0 / (2.0 + rest);
  const Batch tanh = xsimd::abs(rest * inverse) | sign_of(x);

  const Batch square = x * x;
  const Batch near = xsimd::fma(square * square, polynomial(square, c), 0.5 * square);
  const Batch far = (a - ln2) + (log1p_finite(e) - ln2_rest);
  return {keep_nan(x, tanh), keep_nan(x, 4.0 * e * inverse * inverse),
          keep_nan(x, xsimd::select(a < Batch(0.7), near, far))};
}

/// σ(x) = 1/(1 + exp(-x)), its derivative σ(1 - σ), and log(1 + exp(x)).
struct Logistic {
  Batch sigmoid, slope, softplus;
};

inline Logistic logistic(Batch x) {
  const Batch a = xsimd::min(xsimd::abs(x), Batch(760.0));
  const Exponential parts = exponential(-a);
  const Batch e = scale(1.0 + parts.p, parts.k);  // exp(-|x|)
  const Batch sum = 1.0 + e;
  const Batch sigmoid = xsimd::select(x < Batch(0.0), e, Batch(1.0)) / sum;
  return {keep_nan(x, sigmoid), keep_nan(x, e / (sum * sum)),
          keep_nan(x, xsimd::max(x, Batch(0.0)) + log1p_finite(e))};
}

/// sin x and cos x; NaN for infinite x.
inline std::array<Batch, 2> sin_cos(Batch x) {
  // π/2 in parts of 33, 33 and 53 bits (fdlibm): k times the first two is exact.
  constexpr double limit = 65536.0;
  const Batch k = (x * 6.36619772367581382433e-01 + rounder) - rounder;
  const Batch top = x - k * 1.57079632673412561417e+00;
  const Batch middle = k * 6.07710050630396597660e-11;
  const Batch sum = top - middle;
  const Batch rest = ((top - sum) - middle) - k * 2.02226624879595063154e-21;
  const Batch high = sum + rest;
  std::array<Batch, 2> result = sin_cos_in_quadrant(bits(k + rounder), high, (sum - high) + rest);

  const auto beyond = !(xsimd::abs(x) <= Batch(limit));
  if (xsimd::any(beyond)) [[unlikely]] {
    alignas(64) double angle[lanes], sine[lanes], cosine[lanes];
    x.store_aligned(angle);
    result[0].store_aligned(sine);
    result[1].store_aligned(cosine);
    for (std::size_t i = 0; i < lanes; ++i) {
      if (std::abs(angle[i]) <= limit) continue;
      // glibc reduces a double less precisely than this (8 ulp at the worst argument).
      sine[i] = static_cast<double>(std::sin(static_cast<long double>(angle[i])));
      cosine[i] = static_cast<double>(std::cos(static_cast<long double>(angle[i])));
    }
    result = {Batch::load_aligned(sine), Batch::load_aligned(cosine)};
  }
  // The compensation turns -0 into +0.
  result[0] = xsimd::select(x == Batch(0.0), x, result[0]);
  return result;
}

/// The angle of the point (x, y) in [-π, π], for finite x and y; 0 at the origin.
inline Batch angle(Batch y, Batch x) {
  // atan q = q + q³ (c[0] + c[1] q² + …) for |q| ≤ tan(π/8); Chebyshev interpolation, 2^-57.
  constexpr double c[] = {-0.3333333333333333,  0.19999999999995516,  -0.14285714284665682,
                          0.11111111015187018,  -0.0909090457530649,  0.07692183125376892,
                          -0.06664510525508936, 0.05858140904866328,  -0.050854078345894844,
                          0.03923044778479309,  -0.019175404711104935};
  constexpr double pi = 3.14159265358979323846;
  const Batch ax = xsimd::abs(x), ay = xsimd::abs(y);
  const Batch small = xsimd::min(ax, ay), large = xsimd::max(ax, ay);
  const auto middle = small > 0.414213562373095048802 * large;  // above π/8
  const Batch above = xsimd::select(middle, small - large, small);
  const Batch below = xsimd::select(middle, small + large, large);
  const Batch q = xsimd::select(large == Batch(0.0), Batch(0.0), above / below);
  const Batch z = q * q;
  const Batch atan =
      xsimd::fma(q * z, polynomial(z, c), q) + xsimd::select(middle, Batch(pi / 4), Batch(0.0));
  const Batch quarter = xsimd::select(ay > ax, pi / 2 - atan, atan);
  const Batch half = xsimd::select(x < Batch(0.0), pi - quarter, quarter);
  return keep_nan(x + y, half | sign_of(y));
}

/// The normal distribution at x: where |x| < 0.8, Φ(x) - 1/2 = odd; elsewhere the tail beyond
/// a = |x| is Q(a) = exp(-a²/2) ratio.
struct NormalParts {
  Exponential gauss;  ///< exp(-a²/2), its argument exact to 2^-60
  Batch odd, ratio;
};

/// For |x| ≤ 39.
inline NormalParts normal_parts(Batch x) {
  // (Φ(x) - 1/2)/x as a polynomial of x²; the ratio of the tail as one of a - 1.65 up to a = 2.5,
  // beyond as one of 1/(a + 2), times that. Chebyshev interpolations, below 2^-56.
  constexpr double odd[] = {0.3989422804014327,     -0.06649038006690541,   0.009973557010034216,
                            -0.0011873282154484268, 0.00011543468729053813, -9.444654356144407e-06,
                            6.659625679573364e-07,  -4.121167083487363e-08, 2.2533723833773907e-09,
                            -9.782322293185327e-11};
  constexpr double middle[] = {
      0.1929914910346699,     -0.08050632019422739,    0.03007803135709735,
      -0.010292522818338638,  0.0032738421767094785,   -0.0009781366453605377,
      0.00027665278531396154, -7.452279272199283e-05,  1.9211272135273717e-05,
      -4.758244206325511e-06, 1.1360170805984492e-06,  -2.6216346358086177e-07,
      5.862009123351736e-08,  -1.2729650712851958e-08, 2.6879132922219362e-09,
      -5.485749262572462e-10, 1.1016658209750462e-10,  -2.462207488367883e-11,
      4.697570371813583e-12};
  constexpr double outer[] = {
      0.3989422804019471,  0.7978845606788676, 1.1968268545573024, 0.797883714066712,
      -1.9946764692933436, -7.181928859736495, -4.370978189789582, 34.152353356283804,
      98.14322875757684,   -6.759256903804511, -2355.276168067743, 14583.228014229022,
      -128361.43882767885, 888192.8027181003,  -3807581.60703238,  10298113.888837086,
      -17499225.495097898, 17289382.540950015, -7647991.224438237};
  const Batch a = xsimd::abs(x);
  // The square of the leading 26 bits is exact.
  const Batch lead = from_bits(bits(a) & Words(0xfffffffff8000000u));
  const Batch low = -0.5 * (a - lead) * (a + lead);
  const Batch sum = a + 2.0;
  const Batch rough = 1.0 / sum;
  const Batch inverse = xsimd::fnma(rough * rough, a - (sum - 2.0), rough);
  return {exponential(-0.5 * lead * lead, low), x * polynomial(x * x, odd),
          xsimd::select(a < Batch(2.5), polynomial(a - 1.65, middle),
                        inverse * polynomial(inverse, outer))};
}

}  // namespace ritz::simd
