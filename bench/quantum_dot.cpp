// One block of walkers of the demo system: what its evaluations and sweeps cost.
#include <benchmark/benchmark.h>

#include <fstream>
#include <sstream>

#include <ritz/io/configuration.hpp>
#include <ritz/population/energy_batch.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/burn_in.hpp>

namespace {

using namespace ritz;

Problem demo(const std::string& sampler) {
  const std::string path = RITZ_SOURCE_DIR "/runs/quantum_dot.toml";
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  Value configuration = parse_toml(text.str(), path);
  Value::Table& table = configuration.table()["sampler"].table();
  table["kind"] = sampler;
  table["walkers"] = 32;
  return make_problem(configuration, 1);
}

struct Fixture {
  explicit Fixture(const std::string& sampler = "langevin")
      : problem(demo(sampler)),
        ensemble(*communicator, *problem.hamiltonian, *problem.wavefunction, problem.blocks, 1) {
    ensemble.start();
    BurnIn burn_in(200);
    while (!burn_in.done()) burn_in.advance(ensemble, *problem.sampler);
  }
  const Batch& walkers() const { return ensemble.blocks().front().state->configurations(); }

  std::unique_ptr<Communicator> communicator = serial_communicator();
  Problem problem;
  Ensemble ensemble;
};

void per_walker(benchmark::State& state, const Fixture& fixture) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(fixture.walkers().n_cols));
}

void log_psi(benchmark::State& state) {
  const Fixture fixture;
  LogPsi out;
  for (auto _ : state) {
    out.zeros(fixture.walkers().n_cols);
    fixture.problem.wavefunction->log_psi(fixture.walkers(), out);
    benchmark::DoNotOptimize(out.log_abs.memptr());
  }
  per_walker(state, fixture);
}
BENCHMARK(log_psi);

void local_energies(benchmark::State& state) {
  const Fixture fixture;
  LocalEnergies out;
  for (auto _ : state) {
    fixture.problem.hamiltonian->local_energies(*fixture.problem.wavefunction,
                                                *fixture.ensemble.blocks().front().state, out);
    benchmark::DoNotOptimize(out.total.memptr());
  }
  per_walker(state, fixture);
}
BENCHMARK(local_energies);

void log_derivatives(benchmark::State& state) {
  const Fixture fixture;
  LogPsi weights(fixture.walkers().n_cols);
  weights.log_abs.fill(1.0);
  for (auto _ : state) {
    const LogDerivatives out = fixture.problem.wavefunction->log_derivatives(fixture.walkers());
    const arma::vec gradient = out.transposed_times(weights);
    benchmark::DoNotOptimize(gradient.memptr());
  }
  per_walker(state, fixture);
}
BENCHMARK(log_derivatives);

void sweep(benchmark::State& state, const char* sampler) {
  Fixture fixture(sampler);
  for (auto _ : state) fixture.ensemble.sweep(*fixture.problem.sampler, 5);
  state.SetItemsProcessed(state.iterations() * 5 *
                          static_cast<std::int64_t>(fixture.walkers().n_cols));
}
BENCHMARK_CAPTURE(sweep, langevin, "langevin");
BENCHMARK_CAPTURE(sweep, metropolis, "metropolis");

}  // namespace

BENCHMARK_MAIN();
