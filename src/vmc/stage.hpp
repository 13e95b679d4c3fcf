#pragma once

#include <ritz/base/archive.hpp>

namespace ritz {

/// A part of a run: burn-in, optimization, estimate. It works in steps, each of which ends with
/// walkers that a run can go on from, and which are about half a second of work on one rank at most
/// where that can be foreseen (sweeps_per_piece()). A step that takes longer, or has no such end
/// (solving for the natural gradient), can be left by LeftUndone: it is then done again.
///
/// Every call is made on all ranks alike; all but name() and is_wanted() are collective.
class Stage {
 public:
  virtual ~Stage() = default;

  /// In archives; no two stages of a run share it.
  virtual const char* name() const = 0;
  /// Whether there is anything to do; a run ends before the first stage that has nothing.
  virtual bool is_wanted() const { return true; }
  /// Once, when the stage before has ended.
  virtual void begin() {}
  /// Before steps, at the begin as well as after an interruption.
  virtual void enter() {}
  /// The next step. False when the stage has come to its end; after true the run may stop.
  virtual bool step() = 0;
  /// Forgets what a step that was left had begun.
  virtual void go_back() {}
  /// What the stage needs to go on between two steps.
  virtual void archive(Archive& archive) = 0;
};

}  // namespace ritz
