#include <ritz/optim/clipping.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

void add_clipping_keys(Schema& schema) {
  schema
      .add(Key("clip_value")
               .real(above(0))
               .otherwise("no limit")
               .means("the largest size of an element of the direction"))
      .add(Key("clip_norm")
               .real(above(0))
               .otherwise("no limit")
               .means("the largest norm of the direction, which is scaled down to it"));
}

DirectionLimits direction_limits(const Settings& settings) {
  DirectionLimits limits;
  if (settings.has("clip_value")) limits.value = settings.real("clip_value");
  if (settings.has("clip_norm")) limits.norm = settings.real("clip_norm");
  return limits;
}

double clip(arma::vec& direction, const DirectionLimits& limits) {
  const double given = arma::norm(direction);
  if (!std::isfinite(given)) return given;
  for (auto& x : direction) x = std::clamp(x, -limits.value, limits.value);
  if (const double norm = arma::norm(direction); norm > limits.norm)
    direction *= limits.norm / norm;
  return given;
}

}  // namespace ritz
