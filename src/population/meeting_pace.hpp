#pragma once

#include <cstdint>
#include <functional>

#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// How many rounds of work ranks do between two meetings: as many as take about a tenth of a second
/// by the clock of rank 0. Every meeting costs a wait for the slowest rank. For what has the same
/// result whenever ranks meet: looking for bad energies, hearing wishes to stop, adding integers,
/// handing walkers over.
class MeetingPace {
 public:
  /// `seconds_now` tells the time since any moment.
  explicit MeetingPace(std::function<double()> seconds_now = steady_seconds);

  /// Counts a round; true when the ranks are to meet after it. Alike on every rank.
  bool due() { return ++rounds_ >= wanted_; }
  /// To be called after each meeting. Collective.
  void met(const Communicator& communicator);

  static double steady_seconds();

 private:
  std::function<double()> seconds_now_;
  std::uint64_t rounds_ = 0, wanted_ = 1;
  double last_;
};

}  // namespace ritz
