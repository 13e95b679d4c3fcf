#include <ritz/linalg/activation_functions.hpp>

#include <cassert>

#include <ritz/linalg/simd_math.hpp>

namespace ritz {
namespace {

using simd::Batch;
using Three = std::array<Batch, 3>;

template <class F>
void apply(std::span<const double> x, std::span<double> f, std::span<double> f1,
           std::span<double> f2, F function) {
  assert(f.size() == x.size() && (f1.empty() || f1.size() == x.size()) &&
         (f2.empty() || f2.size() == x.size()));
  // A span that is empty may still point somewhere.
  simd::transform<1, 3>(
      x.size(), {x.data()},
      {f.data(), f1.empty() ? nullptr : f1.data(), f2.empty() ? nullptr : f2.data()},
      [&](const auto& in) -> Three { return function(in[0]); });
}

Three silu(Batch x) {
  const Batch a = xsimd::min(xsimd::abs(x), Batch(760.0));
  const simd::Exponential parts = simd::exponential(-a);
  const Batch e = simd::scale(1.0 + parts.p, parts.k);
  const Batch sum = 1.0 + e;
  const auto negative = x < Batch(0.0);
  // exp(x) may be denormal where x exp(x) still has all its digits.
  const Batch top = xsimd::select(negative, simd::scale(xsimd::fnma(a, parts.p, -a), parts.k), x);
  const Batch s = xsimd::select(negative, e, Batch(1.0)) / sum;
  const Batch slope = e / (sum * sum);
  const Batch inside = simd::clamp(x, -760.0, 760.0);
  return {simd::keep_nan(x, top / sum), simd::keep_nan(x, s + inside * slope),
          simd::keep_nan(x, slope * (2.0 + inside * (1.0 - 2.0 * s)))};
}

Three gelu(Batch x) {
  const Batch inside = simd::clamp(x, -39.0, 39.0);
  const simd::NormalParts parts = simd::normal_parts(inside);
  const Batch k = parts.gauss.k;
  const Batch tail = xsimd::fma(parts.gauss.p, parts.ratio, parts.ratio);
  const Batch beyond = simd::scale(tail, k);
  const auto near = xsimd::abs(inside) < Batch(0.8);
  const auto negative = x < Batch(0.0);
  const Batch below =
      xsimd::select(near, 0.5 + parts.odd, xsimd::select(negative, beyond, 1.0 - beyond));
  // The tail may be denormal where x times it still has all its digits.
  const Batch left = simd::scale(inside * tail, k);
  const Batch density = simd::scale((1.0 + parts.gauss.p) * 0.398942280401432677940, k);
  return {simd::keep_nan(x, xsimd::select(negative && !near, left, x * below)),
          simd::keep_nan(x, below + inside * density),
          simd::keep_nan(x, density * (2.0 - inside * inside))};
}

}  // namespace

void tanh_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                      std::span<double> f2) {
  apply(x, f, f1, f2, [](Batch v) -> Three {
    const simd::Hyperbolic h = simd::hyperbolic(v);
    return {h.tanh, h.sech_squared, -2.0 * h.tanh * h.sech_squared};
  });
}

void sigmoid_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                         std::span<double> f2) {
  apply(x, f, f1, f2, [](Batch v) -> Three {
    const simd::Logistic l = simd::logistic(v);
    return {l.sigmoid, l.slope, l.slope * (1.0 - 2.0 * l.sigmoid)};
  });
}

void softplus_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                          std::span<double> f2) {
  apply(x, f, f1, f2, [](Batch v) -> Three {
    const simd::Logistic l = simd::logistic(v);
    return {l.softplus, l.sigmoid, l.slope};
  });
}

void log_cosh_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                          std::span<double> f2) {
  apply(x, f, f1, f2, [](Batch v) -> Three {
    const simd::Hyperbolic h = simd::hyperbolic(v);
    return {h.log_cosh, h.tanh, h.sech_squared};
  });
}

void silu_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                      std::span<double> f2) {
  apply(x, f, f1, f2, silu);
}

void gelu_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                      std::span<double> f2) {
  apply(x, f, f1, f2, gelu);
}

void elu_derivatives(std::span<const double> x, double alpha, std::span<double> f,
                     std::span<double> f1, std::span<double> f2) {
  apply(x, f, f1, f2, [alpha](Batch v) -> Three {
    const auto positive = v > Batch(0.0);
    const Batch left = xsimd::min(v, Batch(0.0));
    const Batch slope = alpha * simd::exp(left);
    return {simd::keep_nan(v, xsimd::select(positive, v, alpha * simd::expm1(left))),
            simd::keep_nan(v, xsimd::select(positive, Batch(1.0), slope)),
            simd::keep_nan(v, xsimd::select(positive, Batch(0.0), slope))};
  });
}

void sine_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                      std::span<double> f2) {
  apply(x, f, f1, f2, [](Batch v) -> Three {
    const auto [sine, cosine] = simd::sin_cos(v);
    return {sine, cosine, -sine};
  });
}

}  // namespace ritz
