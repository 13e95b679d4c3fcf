#include "tests/support/two_electron_quadrature.hpp"

#include <cmath>
#include <numbers>

#include <ritz/exact/gauss_legendre.hpp>

namespace ritz::testing {

TwoElectronEnergy gaussian_pair_energy(double omega, double alpha,
                                       const std::function<PairFactor(double)>& f,
                                       double strength) {
  // r₁² + r₂² = 2R² + r²/2. Centre of mass: -¼∇² + ω²R² with exp(-2αR²), where R² is exponentially
  // distributed with mean 1/4α. Relative: -∇² + ¼ω²r² + strength/r with exp(-αr²/2) f(r).
  const double mean_r2 = 1 / (4 * alpha);
  TwoElectronEnergy out{.kinetic = alpha, .external = omega * omega * mean_r2};
  const double slope_of_local_energy = omega * omega - 4 * alpha * alpha;

  const GaussLegendre rule = gauss_legendre(400);
  const double reach = 13 / std::sqrt(2 * alpha);
  double norm = 0, kinetic = 0, external = 0, interaction = 0, local = 0, local2 = 0;
  for (arma::uword q = 0; q < rule.nodes.n_elem; ++q) {
    const double r = reach * (1 + rule.nodes(q)) / 2;
    const PairFactor pair = f(r);
    const double slope = pair.slope - alpha * r;
    const double weight = rule.weights(q) * r * std::exp(2 * pair.log - alpha * r * r);
    const double trap = omega * omega * r * r / 4, repulsion = strength / r;
    const double e = -(pair.curvature - alpha) - slope / r - slope * slope + trap + repulsion;
    norm += weight;
    kinetic += weight * slope * slope;
    external += weight * trap;
    interaction += weight * repulsion;
    local += weight * e;
    local2 += weight * e * e;
  }
  out.kinetic += kinetic / norm;
  out.external += external / norm;
  out.interaction = interaction / norm;
  out.energy = out.kinetic + out.external + out.interaction;
  out.variance = std::pow(slope_of_local_energy * mean_r2, 2) + local2 / norm -
                 (local / norm) * (local / norm);
  return out;
}

TwoElectronEnergy trial_energy(double omega,
                               const std::function<TrialPoint(const std::array<double, 4>&)>& trial,
                               const TwoElectronGrid& grid, double strength) {
  const double length = 1 / std::sqrt(omega);
  const GaussLegendre rule = gauss_legendre(grid.n_distance);
  const double reference = trial({length / 2, 0, -length / 2, 0}).log_abs;
  double norm = 0, local = 0, local2 = 0;
  TwoElectronEnergy out;
  const auto add = [&](double cx, double cy, double r, double angle, double measure) {
    const double dx = r * std::cos(angle) / 2, dy = r * std::sin(angle) / 2;
    const std::array<double, 4> x = {cx + dx, cy + dy, cx - dx, cy - dy};
    const TrialPoint point = trial(x);
    const double weight = measure * r * std::exp(2 * (point.log_abs - reference));
    double gradient2 = 0, x2 = 0;
    for (int i = 0; i < 4; ++i) {
      gradient2 += point.gradient[i] * point.gradient[i];
      x2 += x[i] * x[i];
    }
    const double trap = omega * omega * x2 / 2, repulsion = strength / r;
    const double e = -(point.laplacian + gradient2) / 2 + trap + repulsion;
    norm += weight;
    out.kinetic += weight * gradient2 / 2;
    out.external += weight * trap;
    out.interaction += weight * repulsion;
    local += weight * e;
    local2 += weight * e * e;
  };
  const auto centre = [&](int i) {
    return length * grid.centre_reach * (2.0 * i / (grid.n_centre - 1) - 1);
  };
  for (int ix = 0; ix < grid.n_centre; ++ix)
    for (int iy = 0; iy < grid.n_centre; ++iy)
      for (int q = 0; q < grid.n_distance; ++q)
        for (int k = 0; k < grid.n_direction; ++k)
          add(centre(ix), centre(iy), length * grid.distance_reach * (1 + rule.nodes(q)) / 2,
              2 * std::numbers::pi * k / grid.n_direction, rule.weights(q));
  out.kinetic /= norm;
  out.external /= norm;
  out.interaction /= norm;
  out.energy = out.kinetic + out.external + out.interaction;
  out.variance = local2 / norm - (local / norm) * (local / norm);
  return out;
}

TwoElectronEnergy trial_energy(double omega, const Wavefunction& psi) {
  return trial_energy(omega, [&](const std::array<double, 4>& x) {
    SpatialValues values;
    values.zeros(4, 1, true);
    psi.spatial()->add_laplacian(Batch(x.data(), 4, 1), values);
    TrialPoint point{values.log_psi.log_abs[0], {}, values.laplacian[0]};
    for (arma::uword k = 0; k < 4; ++k) point.gradient[k] = values.gradient(k, 0);
    return point;
  });
}

}  // namespace ritz::testing
