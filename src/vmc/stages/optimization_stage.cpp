#include <ritz/vmc/stages/optimization_stage.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/population/energy_gradient.hpp>
#include <ritz/stats/blocking.hpp>
#include <ritz/stats/moments.hpp>

namespace ritz {

namespace {

EnergySampler::Plan sampling_plan(const RunState& run) {
  return {static_cast<arma::uword>(run.problem.optimization.samples / run.problem.blocks.n_walkers),
          run.problem.sweeps, run.piece};
}

void record_energy(const EnergyBatch& batch, IterationRecord& record) {
  const bool sampled = batch.weights.empty();
  const auto of = [&](const arma::mat& values) {
    return sampled ? moments(values) : weighted_moments(values, batch.weights);
  };
  const Moments energy = of(batch.energy);
  record.energy = energy.mean;
  record.energy_error = sampled ? blocking(batch.energy, energy.mean).error : 0;
  record.variance = energy.variance;
  if (!batch.imaginary.is_zero()) record.variance += of(batch.imaginary).variance;
}

}  // namespace

OptimizationStage::OptimizationStage(RunState& run)
    : run_(run),
      sampling_(run.communicator, *run.problem.wavefunction, *run.problem.sampler, run.ensemble,
                run.meter, run.times, sampling_plan(run)) {}

bool OptimizationStage::step() {
  if (run_.history.size() >= run_.problem.optimization.iterations) return false;
  if (!sampling_.advance(fmt::format("in iteration {}", run_.history.size()))) return true;
  iterate();
  // Ranks tell each other their times at the price of one more meeting.
  if (run_.history.size() % 2 == 0) run_.balancer.balance(0, [](const auto&) {});
  for (RunObserver* observer : run_.observers) observer->iteration_done(run_.history.back());
  return true;
}

// Downhill, or along the natural gradient.
arma::vec OptimizationStage::direction(const EnergyBatch& batch, const std::string& when,
                                       IterationRecord& record) {
  const StageTimer timer(run_.times, Activity::gradient);
  const OptimizationPlan& plan = run_.problem.optimization;
  const std::uint64_t iteration = run_.history.size();
  const GradientCoefficients coefficients =
      gradient_coefficients(batch, clip_window(plan.energy_clip, iteration));
  record.clipped = coefficients.clipped;
  record.clip_shift = coefficients.clip_shift;
  arma::vec out = energy_gradient(run_.communicator, batch, coefficients,
                                  run_.problem.wavefunction->n_parameters());
  record.gradient_norm = arma::norm(out);
  if (!std::isfinite(record.gradient_norm))
    throw NumericsError(fmt::format(
        "the gradient of the energy is not a number {}; a smaller learning rate may help", when));
  if (plan.natural_gradient)
    out = plan.natural_gradient->direction(run_.communicator, batch, coefficients, out,
                                           plan.natural_gradient->shift(iteration));
  clip(out, plan.limits);
  return out;
}

void OptimizationStage::iterate() {
  const OptimizationPlan& plan = run_.problem.optimization;
  const std::uint64_t iteration = run_.history.size();
  const std::string when = fmt::format("in iteration {}", iteration);
  const EnergyBatch& batch = sampling_.finish(when);
  IterationRecord record;
  record.iteration = static_cast<double>(iteration);
  record.learning_rate = plan.learning_rate->rate(iteration);
  record_energy(batch, record);
  run_.require_no_blow_up(record.energy, when);
  const arma::vec step = direction(batch, when, record);
  // From here on nothing is left half done.
  record.acceptance = run_.ensemble.take_counts().acceptance();
  // What every rank must hold alike is computed once and broadcast.
  arma::vec parameters = run_.problem.wavefunction->parameters();
  if (run_.communicator.is_root()) plan.optimizer->step(step, record.learning_rate, parameters);
  run_.communicator.broadcast(parameters);
  if (!parameters.is_finite())
    throw NumericsError(
        fmt::format("the step {} leads to parameters that are no numbers; a smaller learning rate "
                    "may help",
                    when));
  run_.problem.wavefunction->set_parameters(parameters);
  sampling_.clear();
  run_.choose_projection(run_.history.size() + 1);
  run_.interruption.allow(false);
  run_.ensemble.refresh();
  run_.interruption.allow(true);
  record.seconds = run_.seconds();
  run_.history.push_back(record);
}

}  // namespace ritz
