#pragma once

#include <string>

#include <ritz/vmc/problem.hpp>

namespace ritz {

/// What a run will take, before it starts.
struct Forecast {
  double bytes = 0;            ///< of rank 0, which needs most; the program itself included
  double bytes_of_others = 0;  ///< of each other rank
  /// The key of the configuration that takes most of it, and how much that is on rank 0.
  std::string key;
  double bytes_of_key = 0;
  double seconds = 0;  ///< of the whole run; NaN where ψ vanished at every start that was tried
};

/// Times a sweep, the local energies and the log-derivatives of one block, which it makes and
/// throws away, and counts the rest: operations of natural gradient at the speed of a matrix
/// product of this processor, and what is held at once. Time is good to about a factor of two,
/// memory to one of 1.5.
Forecast forecast(const Problem& problem, int n_ranks);

}  // namespace ritz
