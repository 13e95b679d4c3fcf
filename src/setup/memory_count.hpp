#pragma once

#include <string>
#include <vector>

#include <ritz/vmc/problem.hpp>

namespace ritz {

/// What one walker and its derivatives take, found out by making some, in bytes.
struct WalkerBytes {
  double state = 0;        ///< configurations, and all that is cached for them
  double derivatives = 0;  ///< of one measurement
};

/// Memory that is held at once for one key of the configuration, in bytes; of no key for what any
/// run takes.
struct HeldMemory {
  std::string key;
  double bytes = 0;
};

/// What a rank holds where that is most: while it samples and solves, measures, or writes
/// checkpoints. `natural_gradient` are the numbers held to solve, `n_walkers` those of the rank,
/// `estimate_seconds` how long the final estimate may take: a long one is interrupted by
/// checkpoints, which rank 0 gathers.
struct RankLoad {
  bool is_root = true;
  int n_ranks = 1;
  double n_walkers = 0;
  double natural_gradient = 0;
  double estimate_seconds = 0;
};
std::vector<HeldMemory> memory_at_peak(const Problem& problem, const WalkerBytes& walker,
                                       const RankLoad& rank);

}  // namespace ritz
