#include <ritz/vmc/stages/estimate_stage.hpp>

#include <algorithm>

#include <ritz/vmc/piece.hpp>

namespace ritz {

std::uint64_t EstimateStage::n_measurements() const {
  return run_.problem.estimate.samples / run_.problem.blocks.n_walkers;
}

// A round ends with a fresh evaluation, which bounds the drift of incremental updates, after a few
// measurements: no more than an iteration makes, nor than half a piece, since what was measured
// cannot be taken back.
std::uint64_t EstimateStage::measurements_of_a_round() const {
  const Problem& problem = run_.problem;
  const std::uint64_t an_iteration = problem.optimization.samples / problem.blocks.n_walkers,
                      half_a_piece = run_.piece / 2 / (problem.sweeps + sweeps_per_measurement);
  return std::clamp<std::uint64_t>(std::min(an_iteration, half_a_piece), 1, 16);
}

void EstimateStage::begin() {
  estimator_ = std::make_unique<Estimator>(run_.communicator, run_.problem, run_.ensemble);
}

void EstimateStage::enter() {
  pace_ = MeetingPace();
  run_.balancer.begin();
}

bool EstimateStage::step() {
  const std::uint64_t total = n_measurements(), round = measurements_of_a_round();
  if (is_judged_) balance();
  is_judged_ = false;
  while (estimator_->n_measurements() < total) {
    run_.interruption.allow(estimator_->n_measurements() % round == 0);
    if (!sweep()) {
      run_.meter.check("in the final estimate");
      return true;
    }
    if (run_.problem.sampler->sums_all()) run_.ensemble.weigh();
    estimator_->measure(run_.meter, run_.times);
    run_.interruption.allow(false);
    swept_ = kept_swept_ = 0;
    const std::uint64_t done = estimator_->n_measurements();
    if (done % round != 0 && done != total) continue;
    run_.ensemble.refresh();
    // The first round is judged at once: no checkpoint before has seen these parameters at work.
    if (done > round && !pace_.due() && done != total) continue;
    judge(done);
    is_judged_ = true;
    return done != total;
  }
  return false;
}

void EstimateStage::judge(std::uint64_t done) {
  const std::uint64_t total = n_measurements();
  {
    const StageTimer timer(run_.times, Activity::communication);
    run_.meter.check("in the final estimate");
    if (done <= measurements_of_a_round() || done == total)
      run_.require_no_blow_up(estimator_->mean_energy(), "in the final estimate");
    estimator_->add_counts(run_.ensemble.take_counts());
    pace_.met(run_.communicator);
  }
  for (RunObserver* observer : run_.observers)
    observer->estimate_progress(done, total, estimator_->local_mean());
}

void EstimateStage::balance() {
  run_.balancer.balance(static_cast<double>(estimator_->n_bytes()),
                        [this](const std::vector<IndexRange>& had) { estimator_->hand_over(had); });
}

// The next piece of the sweeps before a measurement; true when all are made.
bool EstimateStage::sweep() {
  const StageTimer timer(run_.times, Activity::sampling);
  const std::uint64_t n = std::min(run_.piece, run_.problem.sweeps - swept_);
  run_.ensemble.sweep(*run_.problem.sampler, n);
  swept_ += n;
  if (swept_ == run_.problem.sweeps) return true;
  kept_swept_ = swept_;
  run_.ensemble.refresh();
  return false;
}

EnergyEstimate EstimateStage::finish(Document& document) {
  if (!estimator_) return {};
  // A run that was resumed at its very end has measured before.
  if (run_.problem.sampler->sums_all()) run_.ensemble.weigh();
  return estimator_->finish(run_.meter, document);
}

void EstimateStage::archive(Archive& archive) {
  if (archive.loading()) begin();
  archive.object("estimate", *estimator_);
  archive.field("swept", kept_swept_);
  swept_ = kept_swept_;
}

}  // namespace ritz
