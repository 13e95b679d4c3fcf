#include <ritz/linalg/vector_functions.hpp>

#include <cassert>

#include <ritz/linalg/simd_math.hpp>

namespace ritz {
namespace {

using simd::Batch;

template <class F>
void apply(std::span<const double> x, std::span<double> out, F f) {
  assert(x.size() == out.size());
  simd::transform<1, 1>(x.size(), {x.data()}, {out.data()},
                        [&](const auto& in) { return std::array{f(in[0])}; });
}

template <class F>
void apply_two(std::span<const double> x, std::span<double> first, std::span<double> second, F f) {
  assert(x.size() == first.size() && x.size() == second.size());
  simd::transform<1, 2>(x.size(), {x.data()}, {first.data(), second.data()},
                        [&](const auto& in) { return f(in[0]); });
}

}  // namespace

void vector_exp(std::span<const double> x, std::span<double> out) {
  apply(x, out, [](Batch v) { return simd::exp(v); });
}

void vector_log(std::span<const double> x, std::span<double> out) {
  apply(x, out, [](Batch v) { return simd::log(v); });
}

void vector_tanh(std::span<const double> x, std::span<double> out) {
  apply(x, out, [](Batch v) { return simd::hyperbolic(v).tanh; });
}

void vector_sigmoid(std::span<const double> x, std::span<double> out) {
  apply(x, out, [](Batch v) { return simd::logistic(v).sigmoid; });
}

void vector_softplus(std::span<const double> x, std::span<double> out) {
  apply(x, out, [](Batch v) { return simd::logistic(v).softplus; });
}

void vector_log_cosh(std::span<const double> x, std::span<double> out) {
  apply(x, out, [](Batch v) { return simd::hyperbolic(v).log_cosh; });
}

void vector_sin_cos(std::span<const double> x, std::span<double> sine, std::span<double> cosine) {
  apply_two(x, sine, cosine, [](Batch v) { return simd::sin_cos(v); });
}

void vector_angle(std::span<const double> y, std::span<const double> x, std::span<double> out) {
  assert(y.size() == x.size() && y.size() == out.size());
  simd::transform<2, 1>(y.size(), {y.data(), x.data()}, {out.data()},
                        [](const auto& in) { return std::array{simd::angle(in[0], in[1])}; });
}

void softplus_sigmoid(std::span<const double> q, std::span<double> softplus,
                      std::span<double> sigmoid) {
  apply_two(q, softplus, sigmoid, [](Batch v) {
    const simd::Logistic l = simd::logistic(v);
    return std::array{l.softplus, l.sigmoid};
  });
}

}  // namespace ritz
