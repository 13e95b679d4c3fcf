#include <ritz/setup/forecast.hpp>

#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <ritz/base/clock.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/setup/memory_count.hpp>

namespace ritz {

namespace {

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
  LogDerivatives of_block;
  WalkerBytes bytes;
};

/// Bytes that the program has allocated.
double allocated() {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
#else
  return 0;
#endif
}

/// What one more block takes, once what all blocks share is there.
void weigh(const Problem& problem, const Batch& x, Probe& out) {
  const Wavefunction& psi = *problem.wavefunction;
  const auto n = static_cast<double>(x.n_cols), before = allocated();
  WalkerBlock block{{0, x.n_cols}, psi.track(x)};
  MoveCounts counts;
  LocalEnergies energies;
  problem.sampler->sweep(psi, block, 0, 1, counts);
  problem.hamiltonian->local_energies(psi, *block.state, energies);
  energies = {};
  const double with_block = allocated();
  const LogDerivatives of_block = psi.log_derivatives(x);
  // Numbers alone where the library does not tell.
  const auto least_state = static_cast<double>(x.n_rows) * n * sizeof(double);
  const auto least_derivatives = static_cast<double>(of_block.packed().n_elem) * sizeof(double);
  out.bytes.state = std::max(with_block - before, least_state) / n;
  out.bytes.derivatives = std::max(allocated() - with_block, least_derivatives) / n;
}

// Some walkers of the first block: of a block that is too large for the memory, too.
IndexRange tried_walkers(const Blocks& blocks) {
  return {0, std::min<std::size_t>(blocks.walkers(0).size(), 1024)};
}

bool probe(const Problem& problem, Probe& out) {
  const Hamiltonian& hamiltonian = *problem.hamiltonian;
  const Wavefunction& psi = *problem.wavefunction;
  const IndexRange walkers = tried_walkers(problem.blocks);
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
  weigh(problem, x, out);
  return true;
}

}  // namespace

Forecast forecast(const Problem& problem, int n_ranks) {
  const Blocks& blocks = problem.blocks;
  const auto ranks = static_cast<std::size_t>(n_ranks);
  const std::size_t blocks_of_busiest = (blocks.count() + ranks - 1) / ranks;
  const double n_walkers =
      static_cast<double>(std::min(blocks_of_busiest * blocks.walkers(0).size(), blocks.n_walkers));
  const double n_tried = n_walkers / static_cast<double>(tried_walkers(blocks).size());
  const auto measurements = [&](std::uint64_t samples) {
    const std::uint64_t whole = samples / blocks.n_walkers;
    return static_cast<double>(whole);
  };
  const OptimizationPlan& plan = problem.optimization;
  const auto iterations = static_cast<double>(plan.iterations);

  Probe one;
  Forecast out;
  const bool known = probe(problem, one);
  const double sweeps = static_cast<double>(problem.sweeps) * one.sweep;
  const double of_estimate =
      n_tried * measurements(problem.estimate.samples) * (sweeps + one.energy);
  // Natural gradient makes sums of the size of the gradient besides: means, or the way back.
  const double gradients = plan.natural_gradient ? 3 : 1;
  out.seconds = n_tried * 2 * static_cast<double>(problem.burn_in) * one.sweep + of_estimate;
  out.seconds += n_tried * iterations * measurements(plan.samples) *
                 (sweeps + one.energy + one.derivatives + gradients * one.gradient);
  RankLoad rank{true, n_ranks, n_walkers, 0, of_estimate};
  NaturalGradient::Work work;
  if (plan.natural_gradient && known && iterations > 0) {
    work = plan.natural_gradient->work(one.of_block, plan.samples, n_ranks);
    out.seconds += iterations * work.operations / product_speed();
  }
  if (!known) out.seconds = arma::datum::nan;

  // What the allocator takes besides.
  constexpr double room = 1.08;
  rank.natural_gradient = work.numbers;
  out.bytes = memory_in_use();
  std::map<std::string, double> of_key;
  for (const auto& [key, bytes] : memory_at_peak(problem, one.bytes, rank)) {
    out.bytes += room * bytes;
    if ((of_key[key] += bytes) <= out.bytes_of_key) continue;
    out.key = key;
    out.bytes_of_key = of_key[key];
  }
  rank.is_root = false;
  rank.natural_gradient = work.numbers_of_others;
  out.bytes_of_others = memory_in_use();
  for (const auto& [key, bytes] : memory_at_peak(problem, one.bytes, rank))
    out.bytes_of_others += room * bytes;
  return out;
}

}  // namespace ritz
