#include "stats/clipping.hpp"

#include <cmath>

namespace ritz {

arma::vec clip_outliers(const arma::vec& values, double factor) {
  if (values.empty() || std::isinf(factor)) return values;
  const double center = arma::median(values);
  const double window = factor * arma::mean(arma::abs(values - center));
  return arma::clamp(values, center - window, center + window);
}

}  // namespace ritz
