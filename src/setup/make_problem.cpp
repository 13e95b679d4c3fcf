#include <ritz/setup/make_problem.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include <ritz/setup/advice.hpp>
#include <ritz/setup/read_estimate.hpp>
#include <ritz/setup/read_optimizer.hpp>
#include <ritz/setup/read_projection.hpp>
#include <ritz/setup/read_sampler.hpp>
#include <ritz/setup/read_wavefunction.hpp>
#include <ritz/setup/run_schemas.hpp>

namespace ritz {

namespace {

void read_top_level(Reading& reading, ConfiguredProblem& problem) {
  const Value top = top_level_schema().resolve(reading.configuration, "", reading.mistakes);
  if (!top.is_table()) reading.mistakes.raise();
  const Value* seed = top.table().find("seed");
  if (seed && seed->is_integer()) reading.seed = static_cast<std::uint64_t>(seed->integer());
  problem.seed = reading.seed;
  const Value* start_from = top.table().find("start_from");
  if (start_from && start_from->is_text()) problem.start_from = start_from->text();
}

// A ψ that has nearly another symmetry leaves next to nothing of its sum, and that by rounding.
void require_remainder(Reading& reading, const ConfiguredProblem& problem, const Settings& table) {
  constexpr arma::uword n_tried = 64;
  constexpr double least = 1e-7;
  Batch x(problem.hamiltonian->space().n_dof(), n_tried);
  problem.hamiltonian->draw_start(problem.seed, 0, 0, x);
  const double remainder = problem.wavefunction->projection_remainder(x);
  if (remainder >= least) return;
  reading.mistakes.add(
      table.place(),
      fmt::format("at its start the wavefunction has nearly another symmetry than [projection]: of "
                  "its sum only {:.1g} is left; give factors a larger initial_std (0.1 or more), "
                  "or let the wavefunction be optimized alone before projection.from_iteration; "
                  "where it stays 0 whatever the parameters, take another symmetry",
                  remainder));
}

struct ReadTables {
  SystemPart system;
  WavefunctionPart wavefunction;
  ProjectionPart projection;
  SamplerPart sampler;
  OptimizerPart optimizer;
  EstimatePart estimate;
  CheckpointPart checkpoint;
};

// The configuration as it was understood. Defaults that followed from the rest were added at the
// end of their tables; resolving the tables again puts them where a run of `config.toml` will find
// them: its own is the same file.
Value as_understood(const ReadTables& parts, const ConfiguredProblem& problem, Mistakes& mistakes) {
  Value all;
  auto& out = all.table();
  const auto again = [&](const Schema& schema, const Settings& settings, const std::string& path) {
    return schema.resolve_kind(settings.whole(), path, mistakes);
  };
  out["seed"] = static_cast<std::int64_t>(problem.seed);
  if (!problem.start_from.empty()) out["start_from"] = problem.start_from;
  out["system"] = again(parts.system.kind->schema, parts.system.settings, "system");
  Value::Array factors;
  for (std::size_t i = 0; i < parts.wavefunction.kinds.size(); ++i)
    factors.push_back(again(parts.wavefunction.kinds[i].schema, parts.wavefunction.settings[i],
                            fmt::format("wavefunction.{}", i)));
  out["wavefunction"] = std::move(factors);
  if (parts.projection.settings)
    out["projection"] =
        projection_schema().resolve(parts.projection.settings->whole(), "projection", mistakes);
  out["sampler"] = again(parts.sampler.kind->schema, parts.sampler.settings, "sampler");
  out["optimizer"] = again(parts.optimizer.kind->schema, parts.optimizer.settings, "optimizer");
  out["estimate"] =
      estimate_schema().resolve(parts.estimate.settings->whole(), "estimate", mistakes);
  out["checkpoint"] =
      checkpoint_schema().resolve(parts.checkpoint.settings->whole(), "checkpoint", mistakes);
  mistakes.raise();
  return all;
}

}  // namespace

ConfiguredProblem make_problem(const Value& configuration, int n_ranks) {
  Reading reading{configuration, n_ranks};
  ConfiguredProblem problem;
  read_top_level(reading, problem);
  ReadTables parts;
  parts.system = read_system(reading);
  parts.wavefunction = read_wavefunction(reading, parts.system);
  parts.projection = read_projection(reading, parts.system);
  parts.sampler = read_sampler(reading, parts.system);
  parts.optimizer = read_optimizer(reading, parts.sampler);
  parts.estimate = read_estimate(reading, parts.system, parts.sampler);
  parts.checkpoint = read_checkpoint(reading);
  problem.hamiltonian = std::move(parts.system.hamiltonian);
  problem.wavefunction = std::move(parts.wavefunction.psi);
  problem.project_from = parts.projection.from_iteration;
  if (problem.wavefunction) {
    if (parts.projection.projection)
      problem.wavefunction->project(std::move(parts.projection.projection));
    if (problem.wavefunction->projection() && problem.project_from == 0 &&
        problem.start_from.empty())
      require_remainder(reading, problem, *parts.projection.settings);
    problem.sampler =
        make_sampler(reading, parts.sampler, *problem.hamiltonian, *problem.wavefunction);
    reading.collect([&] { problem.hamiltonian->require(*problem.wavefunction); },
                    parts.system.settings.place("kind"));
  }
  reading.mistakes.raise();
  problem.blocks = parts.sampler.blocks;
  problem.burn_in = parts.sampler.burn_in;
  problem.sweeps = parts.sampler.sweeps;
  std::vector<std::string> observed;
  for (const auto& measured : parts.estimate.plan.observables) observed.push_back(measured.name);
  std::ranges::copy(advice(*problem.hamiltonian, *problem.wavefunction, observed),
                    std::back_inserter(reading.notes));
  complete_optimizer(reading, *problem.wavefunction, parts.optimizer);
  problem.configuration = as_understood(parts, problem, reading.mistakes);
  problem.optimization = std::move(parts.optimizer.plan);
  problem.estimate = std::move(parts.estimate.plan);
  problem.checkpoint = parts.checkpoint.plan;
  problem.notes = std::move(reading.notes);
  return problem;
}

}  // namespace ritz
