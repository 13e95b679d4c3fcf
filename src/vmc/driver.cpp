#include "vmc/driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "io/document_archive.hpp"
#include "stats/blocking.hpp"
#include "stats/moments.hpp"
#include "vmc/energy_gradient.hpp"
#include "vmc/load_balance.hpp"
#include "vmc/meeting_pace.hpp"

namespace ritz {

Driver::Driver(const Communicator& communicator, Problem& problem)
    : communicator_(communicator),
      problem_(problem),
      ensemble_(communicator, *problem.hamiltonian, *problem.wavefunction, problem.blocks,
                problem.seed),
      meter_(communicator, *problem.hamiltonian, *problem.wavefunction, ensemble_),
      start_(Clock::now()) {}

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

bool Driver::stop_wanted() {
  bool stop = false;
  for (RunObserver* observer : observers_) stop = observer->wants_stop() || stop;
  return stop;
}

bool Driver::run() {
  if (phase_ == Phase::fresh) {
    const StageTimer timer(times_, Stage::sampling);
    ensemble_.start();
    burn_in_ = BurnIn(problem_.burn_in);
    phase_ = Phase::starting;
  }
  if (phase_ == Phase::starting) {
    if (!burn_in()) return false;
    phase_ = Phase::optimizing;
  }
  if (phase_ == Phase::optimizing) {
    if (!optimize()) return false;
    remember_walkers();
    burn_in_ = BurnIn(problem_.burn_in);
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
  spent_at_balance_ = seconds_on_walkers();
  while (iteration_ < problem_.optimization.iterations) {
    iterate();
    // Ranks tell each other their times at the price of one more meeting.
    if (iteration_ % 2 == 0) balance();
    for (RunObserver* observer : observers_) observer->iteration_done(history_.back());
    if (stop_wanted()) return false;
  }
  return true;
}

// Compared with the first iteration: no step of a sound optimization goes a million times further
// than the energies of the start are large and spread.
void Driver::require_no_blow_up(const IterationRecord& now, const std::string& when) const {
  if (history_.empty()) return;
  const IterationRecord& first = history_.front();
  const double scale = std::abs(first.energy) + std::sqrt(first.variance);
  if (scale > 0 && std::abs(now.energy - first.energy) > 1e6 * scale)
    throw NumericsError(fmt::format(
        "the optimization blew up: the energy is {:.3g} {}, it began at {:.6g}; give a smaller "
        "learning rate",
        now.energy, when, first.energy));
}

void Driver::iterate() {
  const OptimizationPlan& plan = problem_.optimization;
  const auto n_measurements = static_cast<arma::uword>(plan.samples / problem_.blocks.n_walkers);
  const std::string when = fmt::format("in iteration {}", iteration_);
  const EnergyBatch batch =
      sample_energies(communicator_, *problem_.wavefunction, *problem_.sampler, ensemble_, meter_,
                      n_measurements, problem_.sweeps, when, times_);
  IterationRecord record;
  record.iteration = iteration_;
  record.acceptance = ensemble_.take_counts().acceptance();
  record.learning_rate = plan.learning_rate->rate(iteration_);
  record_energy(batch, record);
  require_no_blow_up(record, when);
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
  // What every rank must hold alike is computed once and broadcast.
  arma::vec parameters = problem_.wavefunction->parameters();
  if (communicator_.is_root()) plan.optimizer->step(direction, record.learning_rate, parameters);
  communicator_.broadcast(parameters);
  problem_.wavefunction->set_parameters(parameters);
  ensemble_.refresh();
  record.seconds = seconds();
  history_.push_back(record);
  ++iteration_;
}

double Driver::seconds_on_walkers() const {
  return times_.seconds(Stage::sampling) + times_.seconds(Stage::local_energy) +
         times_.seconds(Stage::log_derivatives);
}

void Driver::balance() {
  if (communicator_.size() == 1) return;
  const double spent = seconds_on_walkers();
  // What was measured grows, and is copied at about a gigabyte per second.
  const double copying = estimator_ ? 1e-9 * static_cast<double>(estimator_->n_bytes()) : 0;
  const std::array<double, 2> own = {spent - spent_at_balance_,
                                     std::max(hand_over_seconds_, copying)};
  const arma::mat all(communicator_.all_gather(own).data(), 2,
                      static_cast<arma::uword>(communicator_.size()));
  // Handing over may take a thirtieth of the time at most.
  if (all.row(0).max() < 30 * all.row(1).max()) return;
  spent_at_balance_ = spent;
  const auto shares =
      fair_shares(ensemble_.shares(), arma::conv_to<std::vector<double>>::from(all.row(0)));
  if (shares == ensemble_.shares()) return;
  const Clock::time_point start = Clock::now();
  const auto had = ensemble_.walkers_of_ranks();
  ensemble_.share_out(shares);
  if (estimator_) estimator_->hand_over(had);
  hand_over_seconds_ = seconds_since(start);
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
  // few measurements, no more than an iteration makes.
  const std::uint64_t round =
      std::clamp<std::uint64_t>(problem_.optimization.samples / problem_.blocks.n_walkers, 1, 16);
  MeetingPace pace;
  spent_at_balance_ = seconds_on_walkers();
  while (estimator_->n_measurements() < total) {
    {
      const StageTimer timer(times_, Stage::sampling);
      ensemble_.sweep(*problem_.sampler, problem_.sweeps);
    }
    if (problem_.sampler->sums_all()) ensemble_.weigh();
    estimator_->measure(meter_, times_);
    const std::uint64_t done = estimator_->n_measurements();
    if (done % round != 0 && done != total) continue;
    ensemble_.refresh();
    if (!pace.due() && done != total) continue;
    {
      const StageTimer timer(times_, Stage::communication);
      meter_.check("in the final estimate");
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
  auto phase = static_cast<std::int64_t>(phase_);
  archive.field("phase", phase);
  phase_ = static_cast<Phase>(phase);
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
  archive.object("ensemble", ensemble_);
  archive.object("sampler", *problem_.sampler);
}

void Driver::archive_estimate(Archive& archive) {
  if (archive.loading()) burn_in_ = BurnIn(problem_.burn_in);
  archive.object("burn_in", burn_in_);
  if (phase_ != Phase::estimating) return;
  if (archive.loading())
    estimator_ = std::make_unique<Estimator>(communicator_, problem_, ensemble_);
  archive.object("estimate", *estimator_);
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
