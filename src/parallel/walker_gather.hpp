#pragma once

#include <armadillo>
#include <vector>

#include <ritz/base/blocks.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// Brings together what the ranks know of their own walkers. Ranks own contiguous walkers in the
/// order of ranks, one column per walker.
///
/// `local` is n_rows x (walkers of this rank); the result is n_rows x n_walkers, in the order of
/// walkers: the same on any number of ranks. The first form gives it to the rank `root`
/// alone (elsewhere a matrix without columns), the second to all. Collective.
arma::mat gather_walkers(const Communicator& communicator, const arma::mat& local, int root = 0);
arma::mat all_gather_walkers(const Communicator& communicator, const arma::mat& local);

/// Hands over what is known of walkers (or groups of them) that change their owner: rank r has
/// those of `from[r]` and gets those of `to[r]`, both alike on every rank and in the order of
/// ranks. `local` is n_rows x from[rank].size() x n_slices, n_rows and n_slices being alike on
/// every rank; the result has to[rank].size() columns. Collective.
arma::cube hand_over_walkers(const Communicator& communicator, const arma::cube& local,
                             const std::vector<IndexRange>& from,
                             const std::vector<IndexRange>& to);

}  // namespace ritz
