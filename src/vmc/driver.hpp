#pragma once

#include <memory>
#include <vector>

#include <ritz/base/clock.hpp>
#include <ritz/io/document.hpp>
#include <ritz/population/load_balancer.hpp>
#include <ritz/population/stage_times.hpp>
#include <ritz/vmc/burn_in.hpp>
#include <ritz/vmc/energy_sampler.hpp>
#include <ritz/vmc/estimate.hpp>
#include <ritz/vmc/problem.hpp>

namespace ritz {

/// One optimization step, as history.csv shows it.
struct IterationRecord {
  std::uint64_t iteration = 0;
  double energy = 0;
  double energy_error = 0;
  double variance = 0;
  double acceptance = 0;
  double gradient_norm = 0;
  double learning_rate = 0;
  double seconds = 0;     ///< since the run began
  double clipped = 0;     ///< the share of samples whose energies the gradient saw drawn in
  double clip_shift = 0;  ///< what that added to the mean energy that the gradient saw
};

/// Watches a run; every hook is called on every rank at the same point.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void iteration_done(const IterationRecord&) {}
  /// `done` of `total` measurements of the final estimate; `running_mean` is this rank's.
  virtual void estimate_progress(std::uint64_t /*done*/, std::uint64_t /*total*/,
                                 double /*running_mean*/) {}
  /// The parameters have their final values; what is left is the final estimate.
  virtual void optimization_done() {}
  /// Asked between two steps (iterations or pieces of them, a few measurements, a few sweeps of
  /// burn-in), where Driver::save() gives a state to go on from; true ends the run before it is
  /// finished. Must answer alike on every rank.
  virtual bool wants_stop() { return false; }
  /// Asked on each rank alone, several times per second within a step: true has the step left as it
  /// is, and wants_stop() asked.
  virtual bool is_urgent() { return false; }
};

/// The loop of a run: burn-in, optimization, burn-in, estimate. Owns what changes (walkers,
/// optimizer, series) and nothing else: files and screens belong to observers.
///
/// A run can stop between steps, each of which ends with fresh walkers, and which are about half a
/// second of work on one rank at most where that can be foreseen (sweeps_per_piece()). A step that
/// takes longer, or has no such end (solving for the natural gradient), can be left: it is then
/// done again.
class Driver {
 public:
  /// `seconds_now` is the clock by which ranks meet within a step.
  Driver(const Communicator& communicator, Problem& problem,
         const std::function<double()>& seconds_now = MeetingPace::steady_seconds);

  void add(RunObserver& observer) { observers_.push_back(&observer); }

  /// Returns true when the run is finished, false when an observer stopped it. Throws
  /// BadEnergyError or NumericsError where numbers went bad. Collective.
  bool run();

  const std::vector<IterationRecord>& history() const { return history_; }
  /// The final estimate, after run(): on rank 0. Arrays of observables go into `document`.
  /// Collective.
  EnergyEstimate estimate(Document& document);
  const StageTimes& times() const { return times_; }
  StageTimes& times() { return times_; }  ///< for observers that take time of their own
  const Ensemble& ensemble() const { return ensemble_; }
  double seconds() const;

  /// Everything a run needs to go on, on any number of ranks: on rank 0 what all ranks hold.
  /// Collective.
  void save(Document& document);
  /// Goes on from what save() gave, known to every rank. Goes back to the end of the optimization,
  /// where more iterations are asked for than were made when an estimate had begun, or where
  /// `keep_estimate` is false. Collective.
  void load(const Document& document, bool keep_estimate = true);
  std::uint64_t iteration() const { return iteration_; }

 private:
  // What is being done; archived by name.
  enum class Phase { fresh, starting, optimizing, settling, estimating };

  bool advance();
  void iterate();
  void balance();
  // Throws BadEnergyError where this mean energy cannot be that of a sound optimization.
  // Collective.
  void require_no_blow_up(double energy, const std::string& when) const;
  BurnIn fresh_burn_in() const;
  bool burn_in();
  bool optimize();
  bool measure();
  bool sweep_for_measurement();
  bool stop_wanted();
  std::string this_iteration() const;
  void archive(Archive& archive);
  void archive_walkers(Archive& archive);
  void archive_estimate(Archive& archive);
  void archive_history(Archive& archive);
  void remember_walkers();

  const Communicator& communicator_;
  Problem& problem_;
  const std::uint64_t piece_;  // sweeps
  Interruption interruption_;
  Ensemble ensemble_;
  EnergyMeter meter_;
  StageTimes times_;
  EnergySampler sampling_;
  LoadBalancer balancer_;
  std::unique_ptr<Estimator> estimator_;
  std::vector<RunObserver*> observers_;
  std::vector<IterationRecord> history_;
  Phase phase_ = Phase::fresh;
  BurnIn burn_in_;
  Document optimized_;  // where the walkers stood at the end of the optimization, on rank 0
  std::uint64_t iteration_ = 0;
  // Sweeps made for the next measurement of the estimate; the same at the last fresh walkers.
  std::uint64_t swept_ = 0, kept_swept_ = 0;
  double seconds_before_ = 0;  // of the runs that this one resumes
  Clock::time_point start_;
};

}  // namespace ritz
