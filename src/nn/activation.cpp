#include <ritz/nn/activation.hpp>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>
#include <ritz/linalg/activation_functions.hpp>
#include <ritz/linalg/simd.hpp>

namespace ritz {

namespace {

using Input = std::span<const double>;
using Output = std::span<double>;

// x above 0 and left · x below; NaN is neither.
void two_lines(Input x, Output f, Output df, Output ddf, double left) {
  const auto given = [](Output out) { return out.empty() ? nullptr : out.data(); };
  simd::transform<1, 3>(x.size(), {x.data()}, {f.data(), given(df), given(ddf)},
                        [=](const std::array<simd::Batch, 1>& in) -> std::array<simd::Batch, 3> {
                          const simd::Batch zero(0.0), l(left);
                          // Not 0 · (-inf).
                          const simd::Batch below = left == 0 ? zero : l * in[0];
                          return {xsimd::select(in[0] <= zero, below, in[0]),
                                  xsimd::select(in[0] > zero, simd::Batch(1.0), l), zero};
                        });
}

void relu(Input x, Output f, Output df, Output ddf) { two_lines(x, f, df, ddf, 0); }
void leaky_relu(Input x, Output f, Output df, Output ddf) { two_lines(x, f, df, ddf, 0.01); }
void identity(Input x, Output f, Output df, Output ddf) { two_lines(x, f, df, ddf, 1); }
void elu(Input x, Output f, Output df, Output ddf) { elu_derivatives(x, 1, f, df, ddf); }

}  // namespace

const std::vector<Activation>& activations() {
  constexpr bool smooth = true, kinked = false, one_sided = true, two_sided = false;
  static const std::vector<Activation> all = {
      {"tanh", "tanh x", smooth, two_sided, tanh_derivatives},
      {"sigmoid", "1/(1 + exp(-x))", smooth, two_sided, sigmoid_derivatives},
      {"relu", "max(x, 0)", kinked, one_sided, relu, 0.0},
      {"leaky_relu", "x above 0, x/100 below", kinked, one_sided, leaky_relu, 0.01},
      {"elu", "x above 0, exp(x) - 1 below", smooth, one_sided, elu},
      {"gelu", "x Φ(x) with the normal distribution Φ", smooth, one_sided, gelu_derivatives},
      {"silu", "x/(1 + exp(-x))", smooth, one_sided, silu_derivatives},
      {"softplus", "log(1 + exp(x))", smooth, one_sided, softplus_derivatives},
      {"log_cosh", "log cosh x", smooth, two_sided, log_cosh_derivatives},
      {"sine", "sin x", smooth, two_sided, sine_derivatives},
      {"identity", "x", smooth, two_sided, identity},
  };
  return all;
}

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const auto& each : activations()) names.push_back(each.name);
  return names;
}

std::vector<std::string> smooth_activation_names() {
  std::vector<std::string> names;
  for (const auto& each : activations())
    if (each.smooth) names.push_back(each.name);
  return names;
}

const Activation& activation(std::string_view name) {
  for (const auto& each : activations())
    if (each.name == name) return each;
  const auto names = activation_names();
  throw UsageError("unknown activation \"" + std::string(name) + "\"" + did_you_mean(name, names) +
                   "; expected " + quoted_choice(names));
}

}  // namespace ritz
