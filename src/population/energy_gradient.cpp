#include <ritz/population/energy_gradient.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/parallel/exact_sum.hpp>
#include <ritz/stats/clipping.hpp>
#include <ritz/stats/moments.hpp>

namespace ritz {

namespace {

// Energies of samples that count alike, as coefficients.
void centre(arma::mat& energy) {
  if (energy.is_zero()) return;
  energy -= moments(energy).mean;
  energy *= 2.0 / static_cast<double>(energy.n_elem);
}

arma::mat weighted_coefficients(const arma::mat& energy, const arma::mat& weights) {
  if (energy.is_zero()) return energy;
  return 2.0 * weights % (energy - weighted_moments(energy, weights).mean);
}

LogPsi weights_of(const EnergyBatch::Unit& unit, const GradientCoefficients& c) {
  LogPsi u(unit.walkers.size());
  u.log_abs = c.real.col(unit.measurement).rows(unit.walkers.begin, unit.walkers.end - 1).t();
  u.phase = c.imaginary.col(unit.measurement).rows(unit.walkers.begin, unit.walkers.end - 1).t();
  return u;
}

}  // namespace

double clip_window(double clip, std::uint64_t iteration) {
  return clip * std::sqrt(1.0 + static_cast<double>(iteration));
}

double usual_clip(const Wavefunction& wavefunction) {
  return wavefunction.is_antisymmetric() && wavefunction.spatial() ? 5.0 : arma::datum::inf;
}

GradientCoefficients gradient_coefficients(const EnergyBatch& batch, double window) {
  if (!batch.weights.empty())
    return {weighted_coefficients(batch.energy, batch.weights),
            weighted_coefficients(batch.imaginary, batch.weights)};
  GradientCoefficients out{batch.energy, batch.imaginary};
  const bool real = clip_outliers(out.real, window),
             imaginary = clip_outliers(out.imaginary, window);
  if (real || imaginary) {
    const arma::umat inside = (out.real == batch.energy) % (out.imaginary == batch.imaginary);
    const auto n = static_cast<double>(batch.n_samples());
    out.clipped = 1 - static_cast<double>(arma::accu(inside)) / n;
    out.clip_shift = arma::accu(out.real - batch.energy) / n;
  }
  centre(out.real);
  centre(out.imaginary);
  return out;
}

arma::vec energy_gradient(const Communicator& communicator, const EnergyBatch& batch,
                          const GradientCoefficients& coefficients, arma::uword n_parameters) {
  double bound = 0;
  batch.for_each_unit([&](const auto& unit) {
    const double own = unit.derivatives.bound(weights_of(unit, coefficients));
    // NaN would get lost in a maximum.
    bound = std::isfinite(own) ? std::max(bound, own) : arma::datum::inf;
  });
  // There are no more terms than samples. Every meeting of ranks costs a wait for the slowest.
  ExactSum sum(n_parameters, communicator.max(bound), batch.n_samples());
  batch.for_each_unit([&](const auto& unit) {
    sum.add(unit.derivatives.transposed_times(weights_of(unit, coefficients)));
  });
  return sum.reduce(communicator);
}

}  // namespace ritz
