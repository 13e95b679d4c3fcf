#include "app/verdict.hpp"

#include <fmt/ranges.h>

#include <cmath>

#include "base/text.hpp"

namespace ritz {

std::string energy_text(double energy, double error) {
  return error > 1e-11 * std::abs(energy) ? value_with_error(energy, error)
                                          : fmt::format("{:.13g}", energy);
}

Distance distance(const EnergyEstimate& estimate, const ExactEnergy& exact) {
  const double difference = estimate.energy - exact.energy;
  const double error = std::hypot(estimate.error, exact.error);
  double sigmas = 0;
  // What only rounding separates is not apart.
  if (std::abs(difference) > 1e-12 * std::abs(exact.energy))
    sigmas = error > 0 ? difference / error : std::copysign(arma::datum::inf, difference);
  return {exact.energy != 0 ? difference / std::abs(exact.energy) : difference, sigmas};
}

std::string verdict(const EnergyEstimate& estimate, bool always_accepts,
                    const std::vector<IterationRecord>& history,
                    const std::optional<ExactEnergy>& exact) {
  std::vector<std::string> reasons;
  if (!always_accepts && estimate.acceptance < 0.005)
    reasons.push_back(fmt::format(
        "the walkers do not move: {:.2g} % of the proposals were accepted; give a smaller step",
        100 * estimate.acceptance));
  if (!always_accepts && estimate.acceptance > 0.999)
    reasons.push_back(fmt::format(
        "chains not mixed: {:.5g} % of the proposals were accepted, the steps are too small",
        100 * estimate.acceptance));
  if (!estimate.exact && estimate.r_hat > estimate.r_hat_limit)
    reasons.push_back(fmt::format(
        "chains not mixed, or too short to tell: R-hat is {:.3f}, above {:.3f}; give more burn_in, "
        "sweeps or samples",
        estimate.r_hat, estimate.r_hat_limit));
  if (!estimate.exact && std::isnan(estimate.r_hat))
    reasons.emplace_back(
        "mixing unknown: fewer than 4 measurements of each walker; give more samples");
  if (!estimate.exact && !estimate.reliable)
    reasons.emplace_back(
        "error bar unreliable: too few independent samples; give more samples or sweeps");
  if (!history.empty() &&
      estimate.energy >
          history.front().energy + 5 * std::hypot(estimate.error, history.front().energy_error))
    reasons.push_back(fmt::format(
        "the optimization made the energy worse, from {:.6g} to {:.6g}; give a smaller learning "
        "rate",
        history.front().energy, estimate.energy));
  if (exact && exact->is_lower_bound) {
    const Distance d = distance(estimate, *exact);
    if (d.sigmas < -3)
      reasons.push_back(fmt::format("the energy lies {:.3g} σ below the exact one", -d.sigmas));
  }
  return reasons.empty() ? "ok" : fmt::format("{}", fmt::join(reasons, "; "));
}

}  // namespace ritz
