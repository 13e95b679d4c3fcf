#include <fmt/format.h>

#include <cmath>

#include <ritz/app/compare/comparison.hpp>
#include <ritz/app/session/provenance.hpp>
#include <ritz/base/error.hpp>
#include <ritz/setup/make_problem.hpp>

namespace ritz {

namespace {

struct BenchmarkSystem {
  std::string description;
  VScoreScale scale;
};

// Energies times this are in the units of the benchmark, where spins are Pauli matrices: ours have
// S = σ/2 in the products of the Heisenberg model alone.
double pauli_units(const ComparedRun& run) { return run.system == "heisenberg" ? 4 : 1; }

// Throws Error where the benchmark has no such system.
BenchmarkSystem benchmark_system(const ComparedRun& run) {
  const auto hamiltonian = make_system(run.configuration);
  const auto scale = hamiltonian->v_score_scale();
  if (!scale) throw UsageError("the benchmark is for lattices only");
  return {hamiltonian->description(), *scale};
}

// The error to two digits, the energy to the same decimals.
std::string row_of(const ComparedRun& run, const VScoreScale& scale) {
  const double unit = pauli_units(run), error = unit * run.error;
  const int decimals =
      error > 0 ? std::max(0, 1 - static_cast<int>(std::floor(std::log10(error)))) : 10;
  return fmt::format(
      "| {:.{}f} | {:.2g} | {:.3g} | {:g} | {:g} | {} ({:.0f} parameters) | Ritz {} |\n",
      unit * run.energy, decimals, error, unit * unit * run.variance, scale.n_dof,
      unit * scale.energy_at_infinity, run.wavefunction, run.parameters, version());
}

}  // namespace

std::string benchmark_tables(const std::vector<ComparedRun>& runs,
                             std::vector<std::string>& left_out) {
  std::vector<std::pair<std::string, std::string>> tables;  // by system, in the order of runs
  for (const auto& run : runs) {
    try {
      if (!std::isfinite(run.energy))
        throw UsageError(run.verdict.empty() ? "it has no energy" : run.verdict);
      const BenchmarkSystem system = benchmark_system(run);
      auto found = std::ranges::find(tables, system.description,
                                     &std::pair<std::string, std::string>::first);
      if (found == tables.end()) found = tables.insert(tables.end(), {system.description, ""});
      found->second += row_of(run, system.scale);
    } catch (const Error& error) {
      left_out.push_back(fmt::format("{} is left out: {}", run.directory, error.what()));
    }
  }
  std::string out;
  for (const auto& [system, rows] : tables)
    out += fmt::format(
        "{}### {}\n\n| Energy | Sigma | Energy Variance | DOF | Einf | Method | Reference |\n"
        "|---|---|---|---|---|---|---|\n{}",
        out.empty() ? "" : "\n", system, rows);
  return out;
}

}  // namespace ritz
