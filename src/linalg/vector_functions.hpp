#pragma once

#include <span>

namespace ritz {

/// Vectorised elementary functions: out[i] = f(x[i]). Spans take an arma::mat as it is; both have
/// the same length, and `out` may be `x`. Results are within 4 units in the last place of the exact
/// function for every double, infinities, NaN and denormal numbers included, and depend on x[i]
/// alone: not on the position i nor on the length.

void vector_exp(std::span<const double> x, std::span<double> out);
/// -inf at 0, NaN below.
void vector_log(std::span<const double> x, std::span<double> out);
void vector_tanh(std::span<const double> x, std::span<double> out);
/// 1 / (1 + exp(-x)).
void vector_sigmoid(std::span<const double> x, std::span<double> out);
/// log(1 + exp(x)).
void vector_softplus(std::span<const double> x, std::span<double> out);
/// log(cosh(x)), precise near 0, without overflow.
void vector_log_cosh(std::span<const double> x, std::span<double> out);
/// NaN for infinite x. Beyond |x| = 65536 it is slow.
void vector_sin_cos(std::span<const double> x, std::span<double> sine, std::span<double> cosine);
/// The angle of the point (x, y) in [-π, π], as std::atan2, for finite arguments with the origin at
/// angle 0 or -0 (with the sign of y).
void vector_angle(std::span<const double> y, std::span<const double> x, std::span<double> out);

/// softplus(q) = log(1 + exp(q)) and its derivative sigmoid(q) from one exponential.
void softplus_sigmoid(std::span<const double> q, std::span<double> softplus,
                      std::span<double> sigmoid);

}  // namespace ritz
