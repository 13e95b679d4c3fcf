#pragma once

#include <armadillo>
#include <functional>

#include <ritz/base/error.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// Tasks were asked to end before all were done.
class Interrupted : public Error {
 public:
  Interrupted(const std::string& reason, arma::mat results);
  /// As share_out() returns them, NaN where a task was not done.
  const arma::mat& results() const { return results_; }

 private:
  arma::mat results_;
};

/// Does tasks 0 … n_tasks − 1, each on one rank, and returns their results, n_results numbers each,
/// in the columns of a matrix that is the same on every rank and on any number of ranks. An Error
/// of any task is thrown on all ranks alike. `done` is told of the tasks of this rank. Where either
/// throws an Error of status `stopped`, this rank leaves its other tasks, and when every rank is
/// done with its own Interrupted is thrown. Collective.
arma::mat share_out(const Communicator& communicator, arma::uword n_tasks, arma::uword n_results,
                    const std::function<arma::vec(arma::uword task)>& perform,
                    const std::function<void(arma::uword n_done)>& done = {});

}  // namespace ritz
