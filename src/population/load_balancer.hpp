#pragma once

#include <functional>
#include <vector>

#include <ritz/population/ensemble.hpp>
#include <ritz/population/stage_times.hpp>

namespace ritz {

/// Hands blocks of walkers to the ranks that have taken less time for each of theirs.
class LoadBalancer {
 public:
  LoadBalancer(const Communicator& communicator, Ensemble& ensemble, const StageTimes& times)
      : communicator_(communicator), ensemble_(ensemble), times_(times) {}

  /// From here on time counts: what came before was other work.
  void begin() { spent_ = seconds_on_walkers(); }
  /// Judges the time since the last hand-over, and hands blocks over where it pays. `n_bytes` of
  /// this rank go with its walkers, by `follow(whose they were)`. Collective.
  void balance(double n_bytes, const std::function<void(const std::vector<IndexRange>&)>& follow);

 private:
  double seconds_on_walkers() const;

  const Communicator& communicator_;
  Ensemble& ensemble_;
  const StageTimes& times_;
  double spent_ = 0;              // seconds_on_walkers() when shares were last judged
  double hand_over_seconds_ = 0;  // that the last handing over took
};

}  // namespace ritz
