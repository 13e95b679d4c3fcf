#pragma once

#include <span>

namespace ritz {

/// One pass for f(x), f'(x) and f''(x), as forward Laplacians and reverse passes need them. All
/// spans have the length of x; f1 and f2 may be empty when they are not wanted; any output may be
/// x. Values f are within 4 units in the last place everywhere, infinities and NaN included;
/// derivatives to rounding errors of their terms. Results depend on x[i] alone.

void tanh_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                      std::span<double> f2);
/// 1 / (1 + exp(-x)).
void sigmoid_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                         std::span<double> f2);
/// log(1 + exp(x)).
void softplus_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                          std::span<double> f2);
void log_cosh_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                          std::span<double> f2);
/// x sigmoid(x).
void silu_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                      std::span<double> f2);
/// x Φ(x) with the normal distribution Φ (the exact form, not the one with tanh).
void gelu_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                      std::span<double> f2);
/// x for x > 0, otherwise alpha (exp(x) - 1); at 0 the derivatives are those from the left.
void elu_derivatives(std::span<const double> x, double alpha, std::span<double> f,
                     std::span<double> f1, std::span<double> f2);
void sine_derivatives(std::span<const double> x, std::span<double> f, std::span<double> f1,
                      std::span<double> f2);

}  // namespace ritz
