#include <ritz/setup/memory_count.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/vmc/piece.hpp>

namespace ritz {

namespace {

constexpr double number = sizeof(double);
// Of time series: see SeriesRecorder and Estimator.
constexpr double most_bins = 512, most_bins_of_scalars = 64;
using Parts = std::vector<HeldMemory>;

double total(const Parts& parts) {
  double sum = 0;
  for (const auto& part : parts) sum += part.bytes;
  return sum;
}

/// The sizes that everything follows from.
struct Sizes {
  explicit Sizes(const Problem& problem)
      : n_walkers(static_cast<double>(problem.blocks.n_walkers)),
        n_dof(static_cast<double>(problem.hamiltonian->space().n_dof())),
        n_parameters(static_cast<double>(problem.wavefunction->n_parameters())),
        per_iteration(measurements(problem, problem.optimization.samples)),
        of_estimate(measurements(problem, problem.estimate.samples)),
        quantities(static_cast<double>(3 + problem.hamiltonian->term_names().size() +
                                       problem.hamiltonian->extra_names().size())) {
    for (const auto& measured : problem.estimate.observables)
      scalars += static_cast<double>(measured.observable->n_scalars());
  }
  static double measurements(const Problem& problem, std::uint64_t samples) {
    return std::floor(static_cast<double>(samples) / static_cast<double>(problem.blocks.n_walkers));
  }

  double n_walkers, n_dof, n_parameters, per_iteration, of_estimate, quantities;
  double scalars = 0;  // of observables
};

// The log-derivatives of all samples, their configurations where a checkpoint may need them, and
// the numbers for each sample that every rank holds: energies, coefficients, copies to judge them.
Parts of_iteration(const Problem& problem, const Sizes& sizes, const WalkerBytes& walker,
                   const RankLoad& rank) {
  const OptimizationPlan& plan = problem.optimization;
  if (plan.iterations == 0) return {};
  const bool is_cut =
      sizes.per_iteration * static_cast<double>(problem.sweeps + sweeps_per_measurement) >
      static_cast<double>(sweeps_per_piece(problem));
  const double own = rank.n_walkers * sizes.per_iteration,
               all = sizes.n_walkers * sizes.per_iteration;
  return {{"optimizer.samples", own * (walker.derivatives + number * (is_cut ? sizes.n_dof : 0)) +
                                    number * all * (plan.natural_gradient ? 16 : 8)},
          {"wavefunction", 5 * number * sizes.n_parameters},
          {"optimizer.natural_gradient", number * rank.natural_gradient}};
}

// The room of a time series grows by doubling.
double room_for(double n_measurements, double most) {
  double bins = 16;
  while (bins < std::min(n_measurements, most)) bins *= 2;
  return bins;
}

// Time series of all quantities, and copies of single ones to judge them; while they grow, are
// handed over or written into a checkpoint, they are there more than once.
Parts of_estimate(const Problem& problem, const Sizes& sizes, const RankLoad& rank) {
  if (sizes.of_estimate == 0) return {};
  const double bins = room_for(sizes.of_estimate, most_bins);
  const double used = std::min(sizes.of_estimate, bins);
  const double numbers_per_walker =
      sizes.quantities * bins + sizes.scalars * room_for(sizes.of_estimate, most_bins_of_scalars);
  const double series = number * rank.n_walkers * numbers_per_walker;
  const double grown = bins > 16 ? 0.5 * series : 0;
  const double judged = 4 * number * sizes.n_walkers * used;
  double besides = std::max({grown, judged, rank.n_ranks > 1 ? series : 0.0});
  if (rank.is_root && rank.estimate_seconds > problem.checkpoint.seconds)
    besides = std::max(besides, 3 * number * sizes.n_walkers * numbers_per_walker * used / bins);
  return {{"sampler.walkers", series + besides}};
}

// Where all walkers stand, and at the end of the optimization, as numbers, a file in memory and its
// bytes.
Parts of_checkpoint(const Sizes& sizes, const RankLoad& rank) {
  if (!rank.is_root) return {};
  return {{"sampler.walkers", 7 * number * sizes.n_walkers * sizes.n_dof},
          {"wavefunction", 9 * number * sizes.n_parameters}};
}

}  // namespace

std::vector<HeldMemory> memory_at_peak(const Problem& problem, const WalkerBytes& walker,
                                       const RankLoad& rank) {
  const Sizes sizes(problem);
  Parts out = {{"sampler.walkers", rank.n_walkers * (walker.state + 2 * number * sizes.n_dof)},
               {"wavefunction", 2 * number * sizes.n_parameters}};
  Parts most;
  for (const Parts& phase : {of_iteration(problem, sizes, walker, rank),
                             of_estimate(problem, sizes, rank), of_checkpoint(sizes, rank)})
    if (total(phase) > total(most)) most = phase;
  out.insert(out.end(), most.begin(), most.end());
  // Full summation has no walkers to choose.
  for (auto& part : out)
    if (problem.sampler->sums_all() && part.key != "wavefunction") part.key = "system";
  return out;
}

}  // namespace ritz
