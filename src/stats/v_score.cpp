#include <ritz/stats/v_score.hpp>

#include <limits>

namespace ritz {

double v_score(double energy, double variance, double n_dof, double energy_at_infinity) {
  if (variance == 0) return 0;
  const double gap = energy - energy_at_infinity;
  return gap == 0 ? std::numeric_limits<double>::infinity() : n_dof * variance / (gap * gap);
}

}  // namespace ritz
