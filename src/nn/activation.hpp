#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ritz {

/// An elementwise function f with its first two derivatives.
struct Activation {
  /// One fused SIMD pass for f(x), f'(x) and f''(x). All spans have the length of x; df and ddf may
  /// be empty when they are not wanted; f may be x. The result for an element depends on that
  /// element alone.
  using Pass = void (*)(std::span<const double> x, std::span<double> f, std::span<double> df,
                        std::span<double> ddf);

  std::string name;
  std::string meaning;  ///< the formula
  /// f' is continuous. Where it is not, the Laplacian of a wavefunction has a delta function that
  /// no local energy sees, so that only smooth activations belong in a wavefunction in continuous
  /// space.
  bool smooth;
  /// Half of the inputs give (almost) nothing, so that weights begin with He's variance.
  bool one_sided;
  Pass pass;
  /// Of the functions that are x above 0 and left_slope · x elsewhere: there the sign of x, which
  /// is that of f(x), tells f'.
  std::optional<double> left_slope = {};
};

/// tanh, sigmoid, relu, leaky_relu, elu, gelu, silu, softplus, log_cosh, sine, identity.
const std::vector<Activation>& activations();
std::vector<std::string> activation_names();
/// Of those that belong in a wavefunction in continuous space.
std::vector<std::string> smooth_activation_names();

/// Throws UsageError that lists the names.
const Activation& activation(std::string_view name);

}  // namespace ritz
