#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <ritz/base/value.hpp>

namespace ritz {

/// One combination of the values of [scan].
struct ScanPoint {
  std::string name;                                   ///< of its directory: "omega=0.28,hidden=4"
  std::vector<std::pair<std::string, Value>> values;  ///< the scanned keys, the slowest first
  Value configuration;                                ///< of the run, without [scan]
  std::size_t chain =
      0;  ///< points of one chain differ in the last key alone and follow each other
};

/// Every combination of the configuration's [scan] table, the last key the fastest. A
/// `start_from = "previous"` is taken out of the points' configurations. Throws ConfigurationError
/// when there is no such table, or a key does not lead anywhere.
std::vector<ScanPoint> scan_points(const Value& configuration);

/// Whether every point starts from the parameters of the one before it in its chain.
bool starts_from_previous(const Value& configuration);

/// Into how many groups to share the ranks out so that the whole finishes first: `n_tasks` tasks of
/// equal length run on groups of at least n_ranks/groups ranks, each of which takes its part of
/// `n_blocks` blocks of walkers. Of groupings that are equally fast the one with most groups.
int best_groups(std::size_t n_tasks, int n_ranks, std::size_t n_blocks);

}  // namespace ritz
