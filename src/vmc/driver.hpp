#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <ritz/io/document.hpp>
#include <ritz/vmc/estimate.hpp>
#include <ritz/vmc/run_state.hpp>
#include <ritz/vmc/stage.hpp>

namespace ritz {

class EstimateStage;

/// The loop of a run over its stages: burn-in, optimization, burn-in, estimate. Files and screens
/// belong to observers.
class Driver {
 public:
  /// `seconds_now` is the clock by which ranks meet within a step.
  Driver(const Communicator& communicator, Problem& problem,
         const std::function<double()>& seconds_now = MeetingPace::steady_seconds);
  ~Driver();

  void add(RunObserver& observer) { run_.observers.push_back(&observer); }

  /// Returns true when the run is finished, false when an observer stopped it. Throws
  /// BadEnergyError or NumericsError where numbers went bad. Collective.
  bool run();

  const std::vector<IterationRecord>& history() const { return run_.history; }
  /// The final estimate, after run(): on rank 0. Arrays of observables go into `document`.
  /// Collective.
  EnergyEstimate estimate(Document& document);
  const StageTimes& times() const { return run_.times; }
  StageTimes& times() { return run_.times; }  ///< for observers that take time of their own
  const Ensemble& ensemble() const { return run_.ensemble; }
  double seconds() const { return run_.seconds(); }

  /// Whether a run can go on from here: parameters and the logarithms of ψ are numbers. Collective.
  bool is_sound() const;
  /// Everything a run needs to go on, on any number of ranks: on rank 0 what all ranks hold.
  /// Collective.
  void save(Document& document);
  /// Goes on from what save() gave, known to every rank. Goes back to the end of the optimization,
  /// where more iterations are asked for than were made when an estimate had begun, or where
  /// `keep_estimate` is false. Collective.
  void load(const Document& document, bool keep_estimate = true);
  /// Iterations made.
  std::uint64_t iteration() const { return run_.history.size(); }

 private:
  bool advance();
  void next();
  bool stop_wanted();
  bool is_after_optimization() const;
  void archive(Archive& archive);
  void archive_stage(Archive& archive);
  void remember_walkers();

  RunState run_;
  std::vector<std::unique_ptr<Stage>> stages_;
  EstimateStage* estimate_;  // the last of them
  std::size_t current_ = 0;
  Document optimized_;  // where the walkers stood at the end of the optimization, on rank 0
};

}  // namespace ritz
