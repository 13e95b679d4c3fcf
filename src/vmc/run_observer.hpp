#pragma once

#include <cstdint>
#include <vector>

namespace ritz {

/// One optimization step.
struct IterationRecord {
  double iteration = 0;
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

/// A column of what is kept of every iteration, in checkpoints and results.h5.
struct HistoryColumn {
  const char* name;
  double IterationRecord::*member;
  bool in_csv;  ///< a column of history.csv, too
};
/// All of them, `iteration` first.
const std::vector<HistoryColumn>& history_columns();

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

}  // namespace ritz
