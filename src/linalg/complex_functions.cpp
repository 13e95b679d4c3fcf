#include <ritz/linalg/complex_functions.hpp>

#include <cassert>

#include <ritz/linalg/simd_math.hpp>

namespace ritz {
namespace {

using simd::Batch;

/// What tanh and log cosh of x + iy are made of: with a = |x|, e = exp(-2a) and rest = e - 1,
/// 4 exp(-2a) |cosh(x + iy)|² = rest² + 4 e cos² y, a sum of squares.
struct Parts {
  Batch x, a, e, rest, sine, cosine, square;

  Parts(Batch re, Batch im) : x(re), a(xsimd::abs(re)) {
    const simd::Exponential parts = simd::exponential(xsimd::max(-2.0 * a, Batch(-708.0)));
    e = (1.0 + parts.p) * simd::power_of_two(parts.k);
    rest = simd::minus_one(parts);
    const auto sin_cos = simd::sin_cos(im);
    sine = sin_cos[0];
    cosine = sin_cos[1];
    square = xsimd::fma(rest, rest, 4.0 * e * (cosine * cosine));
  }
  Batch keep_nan(Batch value) const { return simd::keep_nan(x, simd::keep_nan(sine, value)); }
};

std::array<Batch, 2> tanh(const Parts& p) {
  const Batch re = xsimd::abs(p.rest * (2.0 + p.rest) / p.square) | simd::sign_of(p.x);
  const Batch im = 4.0 * p.e * (p.sine * p.cosine) / p.square;
  return {p.keep_nan(re), p.keep_nan(im)};
}

Batch log_abs_cosh(const Parts& p) {
  constexpr double ln2 = 0.693147180559945309417, ln2_rest = 2.319046813846299558e-17;
  const auto far = p.a > Batch(0.5);
  // |cosh|² = sinh² x + cos² y, close to 1 = 1 + (sinh² x - sin² y);
  // |cosh|² = exp(2a)/4 (1 + e (e + 2 cos 2y)) away from the imaginary axis.
  const Batch sinh_squared = p.rest * p.rest / (4.0 * p.e);
  const Batch sine_squared = p.sine * p.sine;
  const Batch cosine_squared = p.cosine * p.cosine;
  const Batch total = sinh_squared + cosine_squared;
  const Batch excess = xsimd::select(far, p.e * (p.e + 2.0 * (cosine_squared - sine_squared)),
                                     sinh_squared - sine_squared);
  const Batch sum = 1.0 + excess;
  const Batch part = sum - 1.0;
  const Batch low = (1.0 - (sum - part)) + (excess - part);
  const auto small = (total < Batch(0.5)) && !far;
  const Batch half_log = 0.5 * simd::log_of_sum(xsimd::select(small, total, sum),
                                                xsimd::select(small, Batch(0.0), low));
  return p.keep_nan(xsimd::select(far, (p.a - ln2) + (half_log - ln2_rest), half_log));
}

Batch argument_of_cosh(const Parts& p) {
  // cosh = cosh x (cos y + i tanh x sin y).
  const Batch t = xsimd::abs(p.rest / (2.0 + p.rest)) | simd::sign_of(p.x);
  return p.keep_nan(simd::angle(t * p.sine, p.cosine));
}

}  // namespace

void complex_tanh(std::span<const double> re, std::span<const double> im, std::span<double> tanh_re,
                  std::span<double> tanh_im) {
  assert(im.size() == re.size() && tanh_re.size() == re.size() && tanh_im.size() == re.size());
  simd::transform<2, 2>(re.size(), {re.data(), im.data()}, {tanh_re.data(), tanh_im.data()},
                        [](const auto& in) { return tanh(Parts(in[0], in[1])); });
}

void complex_log_cosh(std::span<const double> re, std::span<const double> im,
                      std::span<double> log_abs, std::span<double> argument) {
  assert(im.size() == re.size() && log_abs.size() == re.size() && argument.size() == re.size());
  simd::transform<2, 2>(re.size(), {re.data(), im.data()}, {log_abs.data(), argument.data()},
                        [](const auto& in) {
                          const Parts p(in[0], in[1]);
                          return std::array{log_abs_cosh(p), argument_of_cosh(p)};
                        });
}

}  // namespace ritz
