#pragma once

#include <functional>
#include <vector>

#include <ritz/base/left_undone.hpp>
#include <ritz/parallel/communicator.hpp>
#include <ritz/population/meeting_pace.hpp>

namespace ritz {

/// What long work asks between its pieces: whether to go on. About ten times per second ranks tell
/// each other what they know, so that all leave at the same place; no number depends on it, since
/// what is left is done again from the last place that a run can go on from.
class Interruption {
 public:
  /// Pieces of one kind take about the same time, and are counted together.
  enum class Work { sweeping, measuring, deriving, summing, solving, count };

  /// `wanted` says whether this rank alone knows of a reason to end; `seconds_now` is the clock
  /// that meetings go by, any steady one.
  Interruption(const Communicator& communicator, std::function<bool()> wanted,
               const std::function<double()>& seconds_now = MeetingPace::steady_seconds);

  /// After a piece; every rank calls it as often, also where it had nothing to do. Throws
  /// LeftUndone. Collective.
  void pause(Work work);
  /// Whether work may be left here at all; alike on every rank.
  void allow(bool is_allowed) { is_allowed_ = is_allowed; }

 private:
  const Communicator& communicator_;
  std::function<bool()> wanted_;
  std::vector<MeetingPace> paces_;  // one for each kind of work
  bool is_allowed_ = true;
};

}  // namespace ritz
