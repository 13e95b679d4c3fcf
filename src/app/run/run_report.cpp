#include <ritz/app/run/run_report.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ritz/app/run/clipping_effect.hpp>
#include <ritz/app/session/report_line.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

std::string wavefunction_line(const ConfiguredProblem& problem) {
  std::vector<std::string> kinds;
  for (const auto& factor : problem.configuration.table().find("wavefunction")->array())
    kinds.push_back(factor.table().find("kind")->text());
  const auto& names =
      problem.wavefunction->names();  // those behind the tables follow from the system
  kinds.insert(kinds.end(), names.begin() + static_cast<std::ptrdiff_t>(kinds.size()), names.end());
  const auto n = problem.wavefunction->n_parameters();
  return fmt::format("{}, {} parameter{}", fmt::join(kinds, " × "), n, n == 1 ? "" : "s");
}

// Energies of lattices are in units of their couplings, which have no name.
std::string unit_behind(const ConfiguredProblem& problem) {
  const std::string unit = problem.hamiltonian->energy_unit();
  return unit.empty() ? "" : " " + unit;
}

std::string estimate_text(const NamedEstimate& estimate) {
  return value_with_error(estimate.value, estimate.error);
}

}  // namespace

std::string run_header(const ConfiguredProblem& problem, int n_ranks, const std::string& directory,
                       const std::optional<ExactEnergy>& exact,
                       const std::optional<Forecast>& forecast) {
  const std::string unit = unit_behind(problem);
  std::string text = report_line("system", problem.hamiltonian->description());
  text += report_line("wavefunction", wavefunction_line(problem));
  const Settings sampler(*problem.configuration.table().find("sampler"));
  text += report_line(
      "sampler",
      fmt::format("{}, {} walkers in {} blocks, {} sweeps between measurements", sampler.kind(),
                  problem.blocks.n_walkers, problem.blocks.count(), problem.sweeps));
  const Settings optimizer(*problem.configuration.table().find("optimizer"));
  if (problem.optimization.iterations > 0)
    text += report_line("optimizer",
                        fmt::format("{}, {} iterations of {} samples", optimizer.kind(),
                                    problem.optimization.iterations, problem.optimization.samples));
  text += report_line("ranks", fmt::format("{}", n_ranks));
  if (forecast)
    text += report_line("will take",
                        fmt::format("about {} and {:.3g} MB on each rank",
                                    duration_text(forecast->seconds), forecast->bytes / 1e6));
  if (exact)
    text += report_line("exact energy",
                        fmt::format("{}{} ({}; {})", energy_text(exact->energy, exact->error), unit,
                                    exact->kind, exact->source));
  text += report_line("results in", directory);
  return text;
}

std::string run_footer(const ConfiguredProblem& problem, const EnergyEstimate& estimate,
                       const std::optional<ExactEnergy>& exact, const Verdict& verdict,
                       double seconds) {
  const std::string unit = unit_behind(problem);
  std::string text = "\n";
  text += report_line("energy",
                      fmt::format("{}{}{}", energy_text(estimate.energy, estimate.error), unit,
                                  estimate.summed ? " (full summation: no sampling error)"
                                  : estimate.exact && verdict.text() == "ok"
                                      ? " (exact: all local energies are equal)"
                                      : ""));
  if (exact) {
    const Distance d = distance(estimate, *exact);
    text += report_line(exact->kind == "reference" ? "reference" : "exact",
                        energy_text(exact->energy, exact->error) + unit);
    std::vector<std::string> beside;
    if (std::isfinite(d.relative)) beside.push_back(fmt::format("{:+.3g} %", 100 * d.relative));
    if (!estimate.summed) beside.push_back(fmt::format("{:+.1f} σ", d.sigmas));
    const std::string behind = beside.empty() ? "" : fmt::format(" ({})", fmt::join(beside, ", "));
    text += report_line("difference",
                        fmt::format("{:+.2e}{}{}", estimate.energy - exact->energy, unit, behind));
    if (!verdict.excess.empty()) text += report_line("excess", verdict.excess);
  }
  text += report_line("variance",
                      fmt::format("{:.3e}{}{}", estimate.variance, unit, unit.empty() ? "" : "²"));
  for (const auto& term : estimate.terms)
    if (term.value != 0 || term.error != 0)  // a term that the system does not have
      text += report_line(term.name, estimate_text(term) + unit);
  for (const auto& scalar : estimate.scalars)
    text += report_line(scalar.name,
                        estimate_text(scalar) + (scalar.unit.empty() ? "" : " " + scalar.unit));
  text += report_line(
      "samples", fmt::format("{}, autocorrelation time {:.2f} measurements, acceptance {:.3f}",
                             estimate.samples, estimate.autocorrelation_time, estimate.acceptance));
  if (!estimate.swap_rates.empty())
    text += report_line("swaps", fmt::format("{:.3f} of those tried between neighbouring replicas",
                                             fmt::join(estimate.swap_rates, ", ")));
  text += report_line(
      "R-hat", std::isnan(estimate.r_hat) ? "unknown" : fmt::format("{:.4f}", estimate.r_hat));
  if (verdict.text() == "ok") text += report_line("verdict", "ok");
  for (const auto& [part, reasons] : verdict.parts())
    if (reasons != "ok") text += report_line("verdict", part + ": " + reasons);
  text += report_line("time", duration_text(seconds));
  return text;
}

std::string clipping_line(const ConfiguredProblem& problem,
                          const std::vector<IterationRecord>& history) {
  const auto clipping = clipping_effect(problem, history);
  if (!clipping) return "";
  return fmt::format(
      "clipping: {:.2g} % of the samples of the last {} iterations, which moved the mean energy "
      "that their gradients saw by {:+.1e}{}",
      100 * clipping->share, clipping->n_iterations, clipping->shift, unit_behind(problem));
}

std::string time_text(const RunCost& cost, double seconds) {
  std::string text;
  for (arma::uword s = 0; s < cost.stage_seconds.n_rows; ++s)
    text += fmt::format("{}{} {}", s > 0 ? ", " : "", activity_name(static_cast<Activity>(s)),
                        duration_text(cost.stage_seconds(s, 1)));
  return report_line("time so far", fmt::format("{}: {}", duration_text(seconds), text));
}

}  // namespace ritz
