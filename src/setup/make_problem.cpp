#include <ritz/setup/make_problem.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include <ritz/setup/advice.hpp>
#include <ritz/setup/read_estimate.hpp>
#include <ritz/setup/read_optimizer.hpp>
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

struct ReadTables {
  SystemPart system;
  WavefunctionPart wavefunction;
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
  parts.sampler = read_sampler(reading, parts.system);
  parts.optimizer = read_optimizer(reading, parts.sampler);
  parts.estimate = read_estimate(reading, parts.system, parts.sampler);
  parts.checkpoint = read_checkpoint(reading);
  problem.hamiltonian = std::move(parts.system.hamiltonian);
  problem.wavefunction = std::move(parts.wavefunction.psi);
  if (problem.wavefunction) {
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
