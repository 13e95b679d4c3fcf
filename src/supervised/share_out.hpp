#pragma once

#include <armadillo>
#include <functional>

#include "parallel/communicator.hpp"

namespace ritz {

/// Does tasks 0 … n_tasks − 1, each on one rank, and returns their results, n_results numbers each,
/// in the columns of a matrix that is the same on every rank and on any number of ranks. An Error
/// of any task is thrown on all ranks alike. `done` is told of the tasks of this rank. Collective.
arma::mat share_out(const Communicator& communicator, arma::uword n_tasks, arma::uword n_results,
                    const std::function<arma::vec(arma::uword task)>& perform,
                    const std::function<void(arma::uword n_done)>& done = {});

}  // namespace ritz
