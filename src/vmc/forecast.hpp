#pragma once

#include "vmc/problem.hpp"

namespace ritz {

/// What a run will take, before it starts.
struct Forecast {
  double bytes = 0;    ///< of the rank that needs most
  double seconds = 0;  ///< of the whole run; NaN where ψ vanished at every start that was tried
};

/// Times a sweep, the local energies and the log-derivatives of one block, which it makes and
/// throws away, and counts the rest: operations of natural gradient at the speed of a matrix
/// product of this processor, and numbers held. Good to about a factor of two.
Forecast forecast(const Problem& problem, int n_ranks);

}  // namespace ritz
