#include "vmc/forecast.hpp"

#include <algorithm>
#include <cmath>

#include "base/clock.hpp"

namespace ritz {

namespace {

constexpr double bytes_per_number = sizeof(double);

/// Seconds of the fastest of three calls: the first may have to fetch and to allocate.
template <class Call>
double seconds_of(Call&& call) {
  double best = arma::datum::inf;
  for (int k = 0; k < 3; ++k) {
    const Clock::time_point start = Clock::now();
    call();
    best = std::min(best, seconds_since(start));
  }
  return best;
}

/// Operations per second of a matrix product.
double product_speed() {
  constexpr arma::uword n = 256;
  const arma::mat a(n, n, arma::fill::ones), b(n, n, arma::fill::ones);
  arma::mat c(n, n);
  const double seconds = seconds_of([&] { c = a * b; });
  return 2 * std::pow(static_cast<double>(n), 3) / seconds;
}

/// One block of walkers and what it takes.
struct Probe {
  double sweep = 0, energy = 0, derivatives = 0, gradient = 0;  // seconds
  double numbers_per_sample = 0;
  LogDerivatives of_block;
};

bool probe(const Problem& problem, Probe& out) {
  const Hamiltonian& hamiltonian = *problem.hamiltonian;
  const Wavefunction& psi = *problem.wavefunction;
  const IndexRange walkers = problem.blocks.walkers(0);
  Batch x(hamiltonian.space().n_dof(), walkers.size());
  LogPsi value;
  constexpr std::uint64_t attempts = 20;
  for (std::uint64_t attempt = 0; attempt < attempts; ++attempt) {
    hamiltonian.draw_start(problem.seed, 0, attempt, x);
    value.zeros(x.n_cols);
    psi.log_psi(x, value);
    if (value.log_abs.is_finite()) break;
  }
  if (!value.log_abs.is_finite()) return false;
  WalkerBlock block{walkers, psi.track(x)};
  MoveCounts counts;
  LocalEnergies energies;
  out.sweep = seconds_of([&] { problem.sampler->sweep(psi, block, 0, 1, counts); });
  out.energy = seconds_of([&] { hamiltonian.local_energies(psi, *block.state, energies); });
  out.derivatives =
      seconds_of([&] { out.of_block = psi.log_derivatives(block.state->configurations()); });
  const LogPsi ones(walkers.size());
  out.gradient = seconds_of([&] { return out.of_block.transposed_times(ones); });
  out.numbers_per_sample =
      static_cast<double>(out.of_block.packed().n_elem) / static_cast<double>(walkers.size());
  return true;
}

}  // namespace

Forecast forecast(const Problem& problem, int n_ranks) {
  const Blocks& blocks = problem.blocks;
  const auto ranks = static_cast<std::size_t>(n_ranks);
  const std::size_t blocks_of_busiest = (blocks.count() + ranks - 1) / ranks;
  const auto n_blocks = static_cast<double>(blocks_of_busiest);
  const double n_walkers = n_blocks * static_cast<double>(blocks.walkers(0).size());
  const auto measurements = [&](std::uint64_t samples) {
    const std::uint64_t whole = samples / blocks.n_walkers;
    return static_cast<double>(whole);
  };
  const OptimizationPlan& plan = problem.optimization;
  const double per_iteration = measurements(plan.samples),
               of_estimate = measurements(problem.estimate.samples);
  const auto iterations = static_cast<double>(plan.iterations);
  const auto n_parameters = static_cast<double>(problem.wavefunction->n_parameters());

  Probe one;
  Forecast out;
  const bool known = probe(problem, one);
  const double sweeps = static_cast<double>(problem.sweeps) * one.sweep;
  out.seconds = n_blocks * 2 * static_cast<double>(problem.burn_in) * one.sweep;
  out.seconds += n_blocks * of_estimate * (sweeps + one.energy);
  // Natural gradient makes sums of the size of the gradient besides: means, or the way back.
  const double gradients = plan.natural_gradient ? 3 : 1;
  out.seconds += n_blocks * iterations * per_iteration *
                 (sweeps + one.energy + one.derivatives + gradients * one.gradient);
  // Walkers with what ψ caches for them, series of the estimate, parameters with the optimizer's
  // moments; in an iteration the factors of all samples.
  out.bytes =
      bytes_per_number * (n_walkers * (2 * one.numbers_per_sample + 512 * 8) + 8 * n_parameters);
  if (iterations > 0) {
    out.bytes += bytes_per_number * n_walkers * per_iteration * one.numbers_per_sample;
    if (plan.natural_gradient && known) {
      const auto work = plan.natural_gradient->work(one.of_block, plan.samples, n_ranks);
      out.bytes += bytes_per_number * work.numbers;
      out.seconds += iterations * work.operations / product_speed();
    }
  }
  if (!known) out.seconds = arma::datum::nan;
  return out;
}

}  // namespace ritz
