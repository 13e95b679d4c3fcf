#pragma once

#include <armadillo>
#include <limits>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>

namespace ritz {

/// Limits on a gradient or step: first each element is drawn into ±value, then the whole is
/// scaled down to the Euclidean norm `norm` (Pascanu, Mikolov & Bengio, arXiv:1211.5063,
/// Algorithm 1). Infinite limits do nothing.
struct DirectionLimits {
  double value = std::numeric_limits<double>::infinity();
  double norm = std::numeric_limits<double>::infinity();
};

/// Adds the optional keys `clip_value` and `clip_norm`.
void add_clipping_keys(Schema& schema);
DirectionLimits direction_limits(const Settings& settings);

/// Applies the limits in place and returns the norm of the direction as it was given. A direction
/// whose norm is not finite is left as it is.
double clip(arma::vec& direction, const DirectionLimits& limits);

}  // namespace ritz
