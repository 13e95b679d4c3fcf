#pragma once

#include <functional>
#include <string>
#include <vector>

#include <ritz/base/clock.hpp>
#include <ritz/population/energy_batch.hpp>
#include <ritz/population/ensemble.hpp>
#include <ritz/population/interruption.hpp>
#include <ritz/population/load_balancer.hpp>
#include <ritz/population/stage_times.hpp>
#include <ritz/vmc/problem.hpp>
#include <ritz/vmc/run_observer.hpp>

namespace ritz {

/// What the stages of a run share, and what outlives them: walkers, parameters, history, clocks.
struct RunState {
  /// `seconds_now` is the clock by which ranks meet within a step.
  RunState(const Communicator& all_ranks, Problem& to_solve,
           const std::function<double()>& seconds_now);

  const Communicator& communicator;
  Problem& problem;
  const std::uint64_t piece;  ///< sweeps after which a run can stop
  std::vector<RunObserver*> observers;
  Interruption interruption;
  Ensemble ensemble;
  bool has_walkers = false;  ///< false before the first are drawn
  EnergyMeter meter;
  StageTimes times;
  LoadBalancer balancer;
  std::vector<IterationRecord> history;

  double seconds() const { return seconds_before_ + seconds_since(start_); }
  /// Makes ψ what it is after so many iterations: with or without its sum over symmetries. What
  /// walkers cache is old then.
  void choose_projection(std::size_t iterations_made) const;
  /// Throws BadEnergyError where this mean energy cannot be that of a sound optimization.
  /// Collective.
  void require_no_blow_up(double energy, const std::string& when) const;

  /// Parameters, optimizer, history and the time spent.
  void archive(Archive& archive);
  /// Where walkers stand. Collective.
  void archive_walkers(Archive& archive);

 private:
  void archive_history(Archive& archive);

  double seconds_before_ = 0;  // of the runs that this one resumes
  Clock::time_point start_;
};

}  // namespace ritz
