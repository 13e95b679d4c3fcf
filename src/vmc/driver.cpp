#include <ritz/vmc/driver.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <ritz/base/error.hpp>
#include <ritz/io/document_archive.hpp>
#include <ritz/population/energy_gradient.hpp>
#include <ritz/population/meeting_pace.hpp>
#include <ritz/stats/blocking.hpp>
#include <ritz/stats/moments.hpp>
#include <ritz/vmc/piece.hpp>

namespace ritz {

namespace {

EnergySampler::Plan sampling_plan(const Problem& problem) {
  return {static_cast<arma::uword>(problem.optimization.samples / problem.blocks.n_walkers),
          problem.sweeps, sweeps_per_piece(problem)};
}

constexpr std::array phase_names = {"fresh", "starting", "optimizing", "settling", "estimating"};

}  // namespace

Driver::Driver(const Communicator& communicator, Problem& problem,
               const std::function<double()>& seconds_now)
    : communicator_(communicator),
      problem_(problem),
      piece_(sweeps_per_piece(problem)),
      interruption_(
          communicator, [this] { return std::ranges::any_of(observers_, &RunObserver::is_urgent); },
          seconds_now),
      ensemble_(communicator, *problem.hamiltonian, *problem.wavefunction, problem.blocks,
                problem.seed),
      meter_(communicator, *problem.hamiltonian, *problem.wavefunction, ensemble_),
      sampling_(communicator, *problem.wavefunction, *problem.sampler, ensemble_, meter_, times_,
                sampling_plan(problem)),
      balancer_(communicator, ensemble_, times_),
      start_(Clock::now()) {
  ensemble_.set_interruption(interruption_);
}

double Driver::seconds() const { return seconds_before_ + seconds_since(start_); }

namespace {

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

// Walkers are fresh after each part of a burn-in.
BurnIn Driver::fresh_burn_in() const {
  return BurnIn(problem_.burn_in, std::min<std::uint64_t>(20, piece_));
}

bool Driver::stop_wanted() {
  bool stop = false;
  for (RunObserver* observer : observers_) stop = observer->wants_stop() || stop;
  return stop;
}

bool Driver::run() {
  while (true) {
    try {
      return advance();
    } catch (const LeftUndone&) {
      sampling_.go_back();
      swept_ = kept_swept_;
      interruption_.allow(true);
      if (stop_wanted()) return false;
      if (phase_ != Phase::fresh) ensemble_.go_back();
    }
  }
}

bool Driver::advance() {
  if (phase_ == Phase::fresh) {
    const StageTimer timer(times_, Stage::sampling);
    ensemble_.start();
    burn_in_ = fresh_burn_in();
    phase_ = Phase::starting;
  }
  if (phase_ == Phase::starting) {
    if (!burn_in()) return false;
    phase_ = Phase::optimizing;
  }
  if (phase_ == Phase::optimizing) {
    if (!optimize()) return false;
    remember_walkers();
    burn_in_ = fresh_burn_in();
    phase_ = Phase::settling;
    for (RunObserver* observer : observers_) observer->optimization_done();
  }
  return measure();
}

bool Driver::burn_in() {
  while (!burn_in_.done()) {
    {
      const StageTimer timer(times_, Stage::sampling);
      burn_in_.advance(ensemble_, *problem_.sampler);
    }
    if (stop_wanted()) return false;
  }
  return true;
}

bool Driver::optimize() {
  balancer_.begin();
  while (iteration_ < problem_.optimization.iterations) {
    if (!sampling_.advance(this_iteration())) {
      if (stop_wanted()) return false;
      continue;
    }
    iterate();
    // Ranks tell each other their times at the price of one more meeting.
    if (iteration_ % 2 == 0) balance();
    for (RunObserver* observer : observers_) observer->iteration_done(history_.back());
    if (stop_wanted()) return false;
  }
  return true;
}

std::string Driver::this_iteration() const { return fmt::format("in iteration {}", iteration_); }

// Compared with the first iteration: no step of a sound optimization goes a million times further
// than the energies of the start are large and spread.
void Driver::require_no_blow_up(double energy, const std::string& when) const {
  if (history_.empty()) return;
  const IterationRecord& first = history_.front();
  const double scale = std::abs(first.energy) + std::sqrt(first.variance);
  if (scale > 0 && std::abs(energy - first.energy) > 1e6 * scale)
    meter_.blame_farthest(fmt::format("the optimization blew up: the energy is {:.3g} {}, it began "
                                      "at {:.6g}; farthest from that is",
                                      energy, when, first.energy),
                          first.energy);
}

void Driver::iterate() {
  const OptimizationPlan& plan = problem_.optimization;
  const std::string when = this_iteration();
  const EnergyBatch& batch = sampling_.finish(when);
  IterationRecord record;
  record.iteration = iteration_;
  record.learning_rate = plan.learning_rate->rate(iteration_);
  record_energy(batch, record);
  require_no_blow_up(record.energy, when);
  arma::vec direction;
  {
    const StageTimer timer(times_, Stage::gradient);
    const GradientCoefficients coefficients =
        gradient_coefficients(batch, clip_window(plan.energy_clip, iteration_));
    record.clipped = coefficients.clipped;
    record.clip_shift = coefficients.clip_shift;
    direction =
        energy_gradient(communicator_, batch, coefficients, problem_.wavefunction->n_parameters());
    record.gradient_norm = arma::norm(direction);
    if (plan.natural_gradient && std::isfinite(record.gradient_norm))
      direction = plan.natural_gradient->direction(communicator_, batch, coefficients, direction,
                                                   plan.natural_gradient->shift(iteration_));
    clip(direction, plan.limits);
  }
  if (!std::isfinite(record.gradient_norm))
    throw NumericsError(fmt::format(
        "the gradient of the energy is not a number {}; a smaller learning rate may help", when));
  // From here on nothing is left half done.
  record.acceptance = ensemble_.take_counts().acceptance();
  // What every rank must hold alike is computed once and broadcast.
  arma::vec parameters = problem_.wavefunction->parameters();
  if (communicator_.is_root()) plan.optimizer->step(direction, record.learning_rate, parameters);
  communicator_.broadcast(parameters);
  problem_.wavefunction->set_parameters(parameters);
  sampling_.clear();
  interruption_.allow(false);
  ensemble_.refresh();
  interruption_.allow(true);
  record.seconds = seconds();
  history_.push_back(record);
  ++iteration_;
}

void Driver::balance() {
  balancer_.balance(estimator_ ? static_cast<double>(estimator_->n_bytes()) : 0,
                    [this](const std::vector<IndexRange>& had) {
                      if (estimator_) estimator_->hand_over(had);
                    });
}

bool Driver::measure() {
  const std::uint64_t total = problem_.estimate.samples / problem_.blocks.n_walkers;
  if (total == 0) return true;
  if (phase_ == Phase::settling) {
    if (!burn_in()) return false;
    estimator_ = std::make_unique<Estimator>(communicator_, problem_, ensemble_);
    phase_ = Phase::estimating;
  }
  // A round ends with a fresh evaluation, which bounds the drift of incremental updates, after a
  // few measurements: no more than an iteration makes, nor than half a piece, since what was
  // measured cannot be taken back.
  const std::uint64_t an_iteration = problem_.optimization.samples / problem_.blocks.n_walkers,
                      half_a_piece = piece_ / 2 / (problem_.sweeps + sweeps_per_measurement),
                      round =
                          std::clamp<std::uint64_t>(std::min(an_iteration, half_a_piece), 1, 16);
  MeetingPace pace;
  balancer_.begin();
  while (estimator_->n_measurements() < total) {
    interruption_.allow(estimator_->n_measurements() % round == 0);
    if (!sweep_for_measurement()) {
      meter_.check("in the final estimate");
      if (stop_wanted()) return false;
      continue;
    }
    if (problem_.sampler->sums_all()) ensemble_.weigh();
    estimator_->measure(meter_, times_);
    interruption_.allow(false);
    swept_ = kept_swept_ = 0;
    const std::uint64_t done = estimator_->n_measurements();
    if (done % round != 0 && done != total) continue;
    ensemble_.refresh();
    // The first round is judged at once: no checkpoint before has seen these parameters at work.
    const bool is_first = done <= round;
    if (!is_first && !pace.due() && done != total) continue;
    {
      const StageTimer timer(times_, Stage::communication);
      meter_.check("in the final estimate");
      if (is_first || done == total)
        require_no_blow_up(estimator_->mean_energy(), "in the final estimate");
      estimator_->add_counts(ensemble_.take_counts());
      pace.met(communicator_);
    }
    for (RunObserver* observer : observers_)
      observer->estimate_progress(done, total, estimator_->local_mean());
    if (done == total) break;
    if (stop_wanted()) return false;
    balance();
  }
  return true;
}

// The next piece of the sweeps before a measurement; true when all are made.
bool Driver::sweep_for_measurement() {
  const StageTimer timer(times_, Stage::sampling);
  const std::uint64_t n = std::min(piece_, problem_.sweeps - swept_);
  ensemble_.sweep(*problem_.sampler, n);
  swept_ += n;
  if (swept_ == problem_.sweeps) return true;
  kept_swept_ = swept_;
  ensemble_.refresh();
  return false;
}

EnergyEstimate Driver::estimate(Document& document) {
  if (!estimator_) return {};
  // A run that was resumed at its very end has measured before.
  if (problem_.sampler->sums_all()) ensemble_.weigh();
  return estimator_->finish(meter_, document);
}

void Driver::save(Document& document) {
  DocumentArchive archive = DocumentArchive::writer(document);
  this->archive(archive);
  archive_walkers(archive);
  archive_estimate(archive);
  for (const auto& [path, node] : optimized_.nodes())
    if (node.data) document.set("optimized/" + path, *node.data);
}

void Driver::load(const Document& document, bool keep_estimate) {
  DocumentArchive archive = DocumentArchive::reader(document);
  this->archive(archive);
  if (phase_ >= Phase::settling) {
    DocumentArchive optimized = DocumentArchive::reader(document, "optimized");
    archive_walkers(optimized);
    if (!keep_estimate || iteration_ < problem_.optimization.iterations) {
      phase_ = Phase::optimizing;
      return;
    }
    remember_walkers();
  }
  archive_walkers(archive);
  archive_estimate(archive);
}

void Driver::remember_walkers() {
  optimized_ = Document();
  DocumentArchive archive = DocumentArchive::writer(optimized_);
  archive_walkers(archive);
}

void Driver::archive(Archive& archive) {
  std::string phase = phase_names[static_cast<std::size_t>(phase_)];
  archive.field("phase", phase);
  phase_ = static_cast<Phase>(std::ranges::find(phase_names, phase) - phase_names.begin());
  archive.field("iteration", iteration_);
  double spent = seconds();
  archive.field("seconds", spent);
  if (archive.loading()) seconds_before_ = spent;
  arma::vec parameters = problem_.wavefunction->parameters();
  archive.field("parameters", parameters);
  if (archive.loading()) problem_.wavefunction->set_parameters(parameters);
  archive.object("optimizer", *problem_.optimization.optimizer);
  if (problem_.optimization.natural_gradient)
    archive.object("natural_gradient", *problem_.optimization.natural_gradient);
  archive.enter("history");
  archive_history(archive);
  archive.leave();
}

void Driver::archive_walkers(Archive& archive) {
  if (phase_ == Phase::fresh) return;  // there are none yet
  archive.object("ensemble", ensemble_);
  archive.object("sampler", *problem_.sampler);
}

void Driver::archive_estimate(Archive& archive) {
  if (archive.loading()) burn_in_ = fresh_burn_in();
  archive.object("burn_in", burn_in_);
  if (phase_ == Phase::optimizing) archive.object("iteration_so_far", sampling_);
  if (phase_ != Phase::estimating) return;
  if (archive.loading())
    estimator_ = std::make_unique<Estimator>(communicator_, problem_, ensemble_);
  archive.object("estimate", *estimator_);
  archive.field("swept", kept_swept_);
  swept_ = kept_swept_;
}

void Driver::archive_history(Archive& archive) {
  arma::mat rows(10, history_.size());
  for (std::size_t i = 0; i < history_.size(); ++i) {
    const IterationRecord& r = history_[i];
    rows.col(i) = arma::vec{static_cast<double>(r.iteration),
                            r.energy,
                            r.energy_error,
                            r.variance,
                            r.acceptance,
                            r.gradient_norm,
                            r.learning_rate,
                            r.seconds,
                            r.clipped,
                            r.clip_shift};
  }
  archive.field("rows", rows);
  if (!archive.loading()) return;
  history_.clear();
  for (arma::uword i = 0; i < rows.n_cols; ++i)
    history_.push_back({static_cast<std::uint64_t>(rows(0, i)), rows(1, i), rows(2, i), rows(3, i),
                        rows(4, i), rows(5, i), rows(6, i), rows(7, i), rows(8, i), rows(9, i)});
}

}  // namespace ritz
