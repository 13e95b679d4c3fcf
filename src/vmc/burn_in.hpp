#pragma once

#include <ritz/population/ensemble.hpp>

namespace ritz {

/// Sweeps before a measurement, in twenty rounds, after each of which the step is adapted. It goes
/// in small parts, between which a run may stop and go on later.
class BurnIn {
 public:
  /// `most_at_once` sweeps make a part, at most.
  explicit BurnIn(std::uint64_t n_sweeps = 0, std::uint64_t most_at_once = 20)
      : n_sweeps_(n_sweeps), most_at_once_(most_at_once) {}

  bool done() const { return n_done_ >= n_sweeps_; }
  /// The next few sweeps, at most a round of them; walkers are fresh afterwards. Collective.
  void advance(Ensemble& ensemble, Sampler& sampler);
  void archive(Archive& archive);

 private:
  std::uint64_t n_sweeps_, most_at_once_, n_done_ = 0;
  MoveCounts counts_;  // of this round, over all ranks
};

}  // namespace ritz
