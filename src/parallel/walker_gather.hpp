#pragma once

#include <armadillo>

#include "base/blocks.hpp"
#include "parallel/communicator.hpp"

namespace ritz {

/// Brings together what the ranks know of their own walkers. Ranks own contiguous walkers in the
/// order of ranks, one column per walker.
///
/// `local` is n_rows x (walkers of this rank); the result is n_rows x n_walkers, in the order of
/// walkers: the same on any number of ranks. The first form gives it to the rank `root`
/// alone (elsewhere a matrix without columns), the second to all. Collective.
arma::mat gather_walkers(const Communicator& communicator, const arma::mat& local, int root = 0);
arma::mat all_gather_walkers(const Communicator& communicator, const arma::mat& local);

}  // namespace ritz
