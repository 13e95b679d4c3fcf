// The complex restricted Boltzmann machine on the Ising chain of 80 sites with 320 hidden units:
// what its pieces cost on one core, each beside what is expected of a core whose matrix product of
// order 1024 runs at 48 Gflop/s, scaled to this one.
#include <fmt/format.h>

#include <cmath>

#include <ritz/base/clock.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/population/energy_gradient.hpp>
#include <ritz/random/random_stream.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/energy_sampler.hpp>

namespace {

using namespace ritz;

constexpr const char* configuration = R"(
[system]
kind = "transverse_field_ising"
lattice = { kind = "chain", extent = 80 }
h = 1.0
[[wavefunction]]
kind = "rbm"
alpha = 4
[sampler]
kind = "flip"
walkers = 200
block = 40
burn_in = 0
sweeps = 5
[optimizer]
kind = "sgd"
samples = 1000
natural_gradient = { kind = "minsr", shift = 1e-3 }
)";

template <class Call>
double seconds_of(Call&& call) {
  const Clock::time_point start = Clock::now();
  call();
  return seconds_since(start);
}

/// The fastest of a few.
template <class Call>
double best_of(int n, Call&& call) {
  double best = arma::datum::inf;
  for (int k = 0; k < n; ++k) best = std::min(best, seconds_of(call));
  return best;
}

double speed() {
  constexpr arma::uword n = 1024;
  const arma::mat a(n, n, arma::fill::ones), b(n, n, arma::fill::ones);
  arma::mat c(n, n);
  return 2 * std::pow(static_cast<double>(n), 3) / best_of(5, [&] { c = a * b; });
}

struct Chain {
  Chain() {
    ensemble.start();
    ensemble.sweep(*problem.sampler, 50);
    ensemble.take_counts();
  }
  /// The acceptance over a few sweeps with other random weights of this spread.
  double acceptance(double spread) {
    arma::vec parameters(problem.wavefunction->n_parameters());
    RandomStream stream(1, Purpose::testing);
    for (double& p : parameters) p = spread * stream.normal();
    problem.wavefunction->set_parameters(parameters);
    ensemble.refresh();
    ensemble.sweep(*problem.sampler, 10);
    ensemble.take_counts();
    ensemble.sweep(*problem.sampler, 5);
    return ensemble.take_counts().acceptance();
  }

  std::unique_ptr<Communicator> communicator = serial_communicator();
  Problem problem = make_problem(parse_toml(configuration, "bench"), 1);
  Ensemble ensemble{*communicator, *problem.hamiltonian, *problem.wavefunction, problem.blocks, 1};
};

}  // namespace

int main() {
  const double rate = speed(), scale = 48e9 / rate;
  fmt::print("matrix product of order 1024: {:.1f} Gflop/s on this core\n\n", rate / 1e9);
  fmt::print("{:<58} {:>12} {:>12} {:>7}\n", "", "measured", "expected", "ratio");
  const auto report = [&](const std::string& what, double seconds, double expected) {
    fmt::print("{:<58} {:>9.3f} µs {:>9.3f} µs {:>7.2f}\n", what, 1e6 * seconds,
               1e6 * expected * scale, seconds / (expected * scale));
  };

  Chain chain;
  double low = 0.001, high = 1.0;
  for (int k = 0; k < 20; ++k) {
    const double middle = std::sqrt(low * high);
    (chain.acceptance(middle) > 0.3 ? low : high) = middle;
  }
  const double acceptance = chain.acceptance(low);
  const auto n_walkers = static_cast<double>(chain.ensemble.n_local_walkers());
  constexpr double n_sites = 80;

  Changes flips;
  const WalkerState& state = *chain.ensemble.blocks()[0].state;
  for (std::uint32_t w = 0; w < state.n_walkers(); ++w)
    for (std::uint32_t i = 0; i < 80; ++i) {
      flips.set(i, -state.configurations()(i, w));
      flips.end_change(w);
    }
  LogPsi ratios;
  report("ratio of a flip",
         best_of(20, [&] { state.log_ratios(flips, ratios); }) / static_cast<double>(flips.size()),
         0.16e-6);
  EnergyMeter meter(*chain.communicator, *chain.problem.hamiltonian, *chain.problem.wavefunction,
                    chain.ensemble);
  report("local energy", best_of(10, [&] { meter.measure(0); }) / n_walkers, 13e-6);
  report(fmt::format("sweep of {} proposals, acceptance {:.2f}", n_sites, acceptance),
         best_of(10, [&] { chain.ensemble.sweep(*chain.problem.sampler, 1); }) / n_walkers, 43e-6);

  StageTimes times;
  EnergyBatch batch;
  const auto sample = [&] {
    batch =
        sample_energies(*chain.communicator, *chain.problem.wavefunction, *chain.problem.sampler,
                        chain.ensemble, meter, 5, chain.problem.sweeps, "here", times);
  };
  const double sampling = best_of(3, sample);
  GradientCoefficients coefficients;
  arma::vec gradient;
  const double plain = best_of(3, [&] {
    coefficients = gradient_coefficients(batch, 5.0);
    gradient = energy_gradient(*chain.communicator, batch, coefficients,
                               chain.problem.wavefunction->n_parameters());
  });
  const double natural = best_of(3, [&] {
    chain.problem.optimization.natural_gradient->direction(*chain.communicator, batch, coefficients,
                                                           gradient, 1e-3);
  });
  report("natural gradient of 1000 samples (minsr)", natural, 0.10);
  report("iteration, against 1.5 times the same without", sampling + plain + natural,
         1.5 * (sampling + plain) / scale);
}
