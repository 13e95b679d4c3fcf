#include <ritz/app/run/verdict.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include <ritz/app/run/settling.hpp>
#include <ritz/base/text.hpp>
#include <ritz/setup/cusp.hpp>

namespace ritz {

namespace {

constexpr std::uint64_t fewest_walkers = 8;
constexpr double enough_sigmas = 3;  // of the distance from the exact energy
constexpr double trend_sigmas = 4;   // of what an optimization still does
constexpr double rounding = 1e-12;   // beside the terms of the energy
constexpr double smallest_swaps = 0.05;
constexpr double far_above = 0.01;  // of the exact energy

using Reasons = std::vector<std::string>;

std::string joined(const Reasons& reasons) {
  return reasons.empty() ? "ok" : fmt::format("{}", fmt::join(reasons, "; "));
}

// What the terms that add up to the energy amount to.
double scale_of(const EnergyEstimate& estimate, const ExactEnergy& exact) {
  double terms = 0;
  for (const auto& term : estimate.terms) terms += std::abs(term.value);
  return std::max({terms, std::abs(estimate.energy), std::abs(exact.energy)});
}

// The quantities that a test complains of, the worst first: its name and how many others.
template <class Score>
std::string complaint(const EnergyEstimate& estimate, double limit, const Score& score,
                      const char* format) {
  const JudgedQuantity* worst = nullptr;
  std::size_t n = 0;
  for (const auto& judged : estimate.judged) {
    if (!(score(judged) > limit)) continue;
    ++n;
    if (!worst || score(judged) > score(*worst)) worst = &judged;
  }
  if (!worst) return "";
  const std::string others = n > 1 ? fmt::format(" and {} more", n - 1) : "";
  return worst->name + others + fmt::format(fmt::runtime(format), score(*worst));
}

void judge_moves(const EnergyEstimate& estimate, const RunFacts& facts, Reasons& reasons) {
  const double percent = 100 * estimate.acceptance;
  const bool swaps =
      !estimate.swap_rates.empty() && std::ranges::min(estimate.swap_rates) >= smallest_swaps;
  if (!estimate.swap_rates.empty() && !swaps)
    reasons.push_back(fmt::format("replicas hardly swap: {:.2g} % of the tries; {}",
                                  100 * std::ranges::min(estimate.swap_rates), facts.advice));
  if (facts.always_accepts || swaps || !estimate.has_proposals) return;
  if (estimate.acceptance < 0.005)
    reasons.push_back(fmt::format(
        "the walkers do not move: {:.2g} % of the proposals were accepted; {}", percent,
        facts.has_step ? "leave out sampler.step, so that it is tuned, or give a smaller one"
                       : facts.advice));
  if (facts.has_step && estimate.acceptance > 0.999)
    reasons.push_back(fmt::format(
        "chains not mixed: {:.5g} % of the proposals were accepted, the steps are too small; leave "
        "out sampler.step, so that it is tuned",
        percent));
}

std::string judge_sampling(const EnergyEstimate& estimate, const RunFacts& facts) {
  if (estimate.summed) return "ok";
  Reasons reasons;
  judge_moves(estimate, facts, reasons);
  const double limit = estimate.limit_of_scores;
  if (const auto drifts = complaint(
          estimate, limit, [](const auto& q) { return q.mixing.drift; },
          " ({:.2g} σ from early to late)");
      !drifts.empty())
    reasons.push_back(
        fmt::format("walkers still drift together: {}; give more sampler.burn_in", drifts));
  const auto ratio = [&](const JudgedQuantity& q) {
    return q.mixing.resolved && q.mixing.spread > limit ? q.mixing.ratio : 0;
  };
  if (const auto differ = complaint(estimate, 0, ratio,
                                    " (squared, {:.3g} times as much as their motion explains)");
      !differ.empty())
    reasons.push_back(
        fmt::format("chains not mixed: walkers differ for good in {}; {}", differ, facts.advice));
  // Five memories leave less than a hundredth of where walkers began.
  if (const auto slow = complaint(
          estimate, facts.burn_in / 5, [](const auto& q) { return q.mixing.memory; },
          " (for at least {:.3g} measurements)");
      !slow.empty())
    reasons.push_back(fmt::format(
        "chains not mixed: their errors grow to the last level of blocking, walkers remember {}; "
        "give more sampler.burn_in and estimate.samples",
        slow));
  if (!estimate.exact && std::isnan(estimate.r_hat))
    reasons.emplace_back(
        "mixing unknown: fewer than 4 measurements of each walker; give more estimate.samples");
  return joined(reasons);
}

std::string judge_statistics(const EnergyEstimate& estimate) {
  if (estimate.summed || estimate.judged.empty()) return "ok";
  Reasons reasons;
  if (estimate.n_walkers < fewest_walkers)
    reasons.push_back(fmt::format(
        "error bars unreliable: {} walkers may all miss the same part of |ψ|²; give at least {} "
        "sampler.walkers",
        estimate.n_walkers, fewest_walkers));
  if (const auto few = complaint(
          estimate, 0, [](const auto& q) { return q.reliable ? 0.0 : 1.0; }, "");
      !few.empty())
    reasons.push_back(fmt::format(
        "error bar unreliable: too few independent samples of {}; give more estimate.samples or "
        "sampler.sweeps",
        few));
  return joined(reasons);
}

std::string judge_optimization(const EnergyEstimate& estimate,
                               const std::vector<IterationRecord>& history) {
  if (history.empty()) return "ok";
  Reasons reasons;
  const IterationRecord& first = history.front();
  if (estimate.energy > first.energy + 5 * std::hypot(estimate.error, first.energy_error))
    reasons.push_back(fmt::format(
        "the optimization made the energy worse, from {:.6g} to {:.6g}; give a smaller learning "
        "rate",
        first.energy, estimate.energy));
  const Trend energy = energy_trend(history), variance = variance_trend(history);
  // What is less than the error bar hurts nobody; sums have none.
  const double little = 1e-3 * std::abs(first.energy - estimate.energy);
  const double matters = estimate.summed ? little : 2 * estimate.error;
  // A variance that falls while the energy hardly does is at its best.
  const bool varies = std::abs(variance.change) > std::log(3.0) &&
                      (variance.change > 0 || std::abs(energy.change) > little);
  const auto still = [&](const char* what, bool falls, double by, const char* unit) {
    reasons.push_back(
        fmt::format("the optimization still moves: over its last third the {} {} by {}{:.2g}; give "
                    "{}",
                    what, falls ? "fell" : "rose", unit, by,
                    falls ? "more optimizer.iterations" : "a smaller learning rate"));
  };
  if (energy.score > trend_sigmas && std::abs(energy.change) > matters)
    still("energy", energy.change < 0, std::abs(energy.change), "");
  else if (variance.score > trend_sigmas && varies)
    still("variance", variance.change < 0, std::exp(std::abs(variance.change)), "a factor of ");
  return joined(reasons);
}

// With ψ(r/λ), dE/dλ at λ = 1 is minus the virial, and d²E/dλ² is 2T with charges alone, 8T in a
// harmonic trap: a parabola with the larger one falls by this, at least, where λ is free.
double gain_by_scaling(double kinetic, double virial) { return virial * virial / (16 * kinetic); }

void judge_virial(const EnergyEstimate& estimate, Reasons& reasons) {
  const auto named = [&](const char* name) -> const NamedEstimate* {
    const auto found = std::ranges::find(estimate.terms, name, &NamedEstimate::name);
    return found == estimate.terms.end() ? nullptr : &*found;
  };
  const NamedEstimate *virial = named("virial"), *kinetic = named("kinetic");
  if (!virial || !kinetic || !(kinetic->value > 0)) return;
  const double gain = gain_by_scaling(kinetic->value, virial->value);
  if (std::abs(virial->value) > trend_sigmas * virial->error &&
      gain > enough_sigmas * estimate.error)
    reasons.push_back(fmt::format(
        "the virial is {:.2g} σ from zero: ψ drawn {} by a factor would have an energy lower by "
        "{:.2g} or more; give more optimizer.iterations, or ψ a parameter of its size",
        std::abs(virial->value) / virial->error, virial->value > 0 ? "out" : "in", gain));
}

// Beyond the exact energy, on either side.
void judge_distance(const EnergyEstimate& estimate, const ExactEnergy& exact, Reasons& reasons) {
  const double sigmas = distance(estimate, exact).sigmas, scale = scale_of(estimate, exact);
  const double excess = estimate.energy - exact.energy;
  if (sigmas < -enough_sigmas && exact.is_lower_bound)
    reasons.push_back(
        estimate.exact
            ? fmt::format("the energy lies {:.2g} below the exact one, and has no sampling error",
                          -excess)
            : fmt::format("the energy lies {:.3g} σ below the exact one", -sigmas));
  if (sigmas > enough_sigmas && std::sqrt(estimate.variance) < 0.02 * excess)
    reasons.push_back(fmt::format(
        "an eigenstate, but not the lowest: its variance is {:.2g}, and it lies {:.4g} above the "
        "exact energy; begin from other parameters (seed), or take a ψ that may have the symmetry "
        "of the ground state",
        estimate.variance, excess));
  else if (sigmas > enough_sigmas && excess > 0.01 * scale && exact.levels.size() > 1 &&
           estimate.energy > exact.levels[1].energy)
    reasons.push_back(fmt::format(
        "not the ground state: the energy lies above the next level, {:.6g}; begin from other "
        "parameters (seed), or take a larger ψ",
        exact.levels[1].energy));
}

std::string judge_energy(const EnergyEstimate& estimate, const RunFacts& facts,
                         const std::vector<IterationRecord>& history,
                         const std::optional<ExactEnergy>& exact) {
  Reasons reasons;
  if (facts.infinite_variance && !estimate.exact)
    reasons.emplace_back(
        "the variance is infinite, and the error bar grows with the samples: ψ has no cusp where "
        "charges meet; add a factor with kind = \"jastrow\"");
  if (!history.empty()) judge_virial(estimate, reasons);
  if (exact) judge_distance(estimate, *exact, reasons);
  return joined(reasons);
}

// Why an energy is above the exact one.
std::string excess_text(const EnergyEstimate& estimate, const Verdict& verdict,
                        const std::vector<IterationRecord>& history, const ExactEnergy& exact) {
  const double sigmas = distance(estimate, exact).sigmas;
  if (!(sigmas > enough_sigmas)) return "";
  const std::string far = estimate.exact
                              ? ""
                              : fmt::format("{:.3g} σ above {}: ", sigmas,
                                            exact.kind == "reference" ? "the reference" : "exact");
  if (history.empty()) return far + "what ψ has at these parameters; nothing was optimized";
  if (verdict.optimization != "ok") return far + "the optimization has not come to rest";
  if (verdict.sampling != "ok") return far + "sampling may explain it";
  return far +
         "the limit of this ψ, or a minimum that is not its lowest: the optimization has come to "
         "rest";
}

// An energy so far above the exact one is no ground state's, however well it has been measured. An
// energy to which terms nearly cancel counts as a tenth of them.
std::string judge_excess(const EnergyEstimate& estimate, const ExactEnergy& exact) {
  const double excess = estimate.energy - exact.energy,
               share = excess / std::max(std::abs(exact.energy), 0.1 * scale_of(estimate, exact));
  if (!(distance(estimate, exact).sigmas > enough_sigmas && share > far_above)) return "ok";
  return fmt::format(
      "not the ground state: the optimization has come to rest {:.3g} ({:.2g} %) above {}, at the "
      "limit of this ψ or at a minimum that is not its lowest; take a larger ψ, or begin from "
      "other parameters (seed)",
      excess, 100 * share, exact.kind == "reference" ? "the reference" : "the exact energy");
}

}  // namespace

std::string energy_text(double energy, double error) {
  return error > 1e-11 * std::abs(energy) ? value_with_error(energy, error)
                                          : fmt::format("{:.13g}", energy);
}

Distance distance(const EnergyEstimate& estimate, const ExactEnergy& exact) {
  const double difference = estimate.energy - exact.energy, scale = scale_of(estimate, exact);
  const double error = std::hypot(estimate.error, exact.error);
  const bool is_zero = std::abs(exact.energy) <= rounding * scale;
  Distance out{is_zero ? arma::datum::nan : difference / std::abs(exact.energy), 0};
  if (std::abs(difference) > rounding * scale)
    out.sigmas = error > 0 ? difference / error : std::copysign(arma::datum::inf, difference);
  return out;
}

RunFacts run_facts(const Problem& problem) {
  const Sampler& sampler = *problem.sampler;
  return {sampler.always_accepts(), sampler.step() != nullptr, sampler.advice(),
          static_cast<double>(problem.burn_in) / static_cast<double>(problem.sweeps),
          has_infinite_variance(*problem.hamiltonian, *problem.wavefunction)};
}

std::vector<std::pair<std::string, std::string>> Verdict::parts() const {
  return {{"optimization", optimization},
          {"sampling", sampling},
          {"energy", energy},
          {"statistics", statistics}};
}

std::string Verdict::text() const {
  Reasons reasons;
  for (const auto& [part, text] : parts())
    if (text != "ok") reasons.push_back(text);
  return joined(reasons);
}

Verdict judge(const EnergyEstimate& estimate, const RunFacts& facts,
              const std::vector<IterationRecord>& history,
              const std::optional<ExactEnergy>& exact) {
  Verdict out;
  out.optimization = judge_optimization(estimate, history);
  out.sampling = judge_sampling(estimate, facts);
  out.energy = judge_energy(estimate, facts, history, exact);
  out.statistics = judge_statistics(estimate);
  if (!exact) return out;
  out.excess = excess_text(estimate, out, history, *exact);
  // Parameters that were given, not searched for, promise no ground state; and where another part
  // has its reasons, these come first.
  if (!history.empty() && out.text() == "ok") out.optimization = judge_excess(estimate, *exact);
  return out;
}

}  // namespace ritz
