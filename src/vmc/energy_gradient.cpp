#include "vmc/energy_gradient.hpp"

#include <algorithm>
#include <cmath>

#include "parallel/exact_sum.hpp"
#include "stats/clipping.hpp"
#include "stats/moments.hpp"

namespace ritz {

namespace {

arma::mat centred(const arma::mat& energy, const arma::mat& weights, double clip) {
  if (energy.is_zero()) return energy;
  if (!weights.empty()) return 2.0 * weights % (energy - weighted_moments(energy, weights).mean);
  arma::mat out = energy;
  clip_outliers(out, clip);
  out -= moments(out).mean;
  out *= 2.0 / static_cast<double>(out.n_elem);
  return out;
}

LogPsi weights_of(const EnergyBatch::Unit& unit, const GradientCoefficients& c) {
  LogPsi u(unit.walkers.size());
  u.log_abs = c.real.col(unit.measurement).rows(unit.walkers.begin, unit.walkers.end - 1).t();
  u.phase = c.imaginary.col(unit.measurement).rows(unit.walkers.begin, unit.walkers.end - 1).t();
  return u;
}

}  // namespace

GradientCoefficients gradient_coefficients(const EnergyBatch& batch, double clip) {
  return {centred(batch.energy, batch.weights, clip),
          centred(batch.imaginary, batch.weights, clip)};
}

arma::vec energy_gradient(const Communicator& communicator, const EnergyBatch& batch,
                          const GradientCoefficients& coefficients, arma::uword n_parameters) {
  double bound = 0;
  for (const auto& unit : batch.units) {
    const double own = unit.derivatives.bound(weights_of(unit, coefficients));
    // NaN would get lost in a maximum.
    bound = std::isfinite(own) ? std::max(bound, own) : arma::datum::inf;
  }
  // There are no more terms than samples. Every meeting of ranks costs a wait for the slowest.
  ExactSum sum(n_parameters, communicator.max(bound), batch.n_samples());
  for (const auto& unit : batch.units)
    sum.add(unit.derivatives.transposed_times(weights_of(unit, coefficients)));
  return sum.reduce(communicator);
}

}  // namespace ritz
