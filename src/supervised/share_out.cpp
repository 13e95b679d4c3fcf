#include "supervised/share_out.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/elements.hpp"
#include "base/error.hpp"

namespace ritz {

arma::mat share_out(const Communicator& communicator, arma::uword n_tasks, arma::uword n_results,
                    const std::function<arma::vec(arma::uword task)>& perform,
                    const std::function<void(arma::uword n_done)>& done) {
  const auto rank = static_cast<arma::uword>(communicator.rank());
  const auto n_ranks = static_cast<arma::uword>(communicator.size());
  const arma::uword n_mine = rank < n_tasks ? (n_tasks - rank + n_ranks - 1) / n_ranks : 0;
  arma::mat mine(n_results, n_mine);
  std::string complaint;
  auto status = ExitStatus::done;
  try {
    for (arma::uword i = 0; i < n_mine; ++i) {
      mine.col(i) = perform(rank + i * n_ranks);
      if (done) done(std::min(n_tasks, (i + 1) * n_ranks));
    }
  } catch (const Error& error) {
    complaint = error.what();
    status = error.status();
  }
  // The ranks that went on must hear of it; the first rank with a complaint speaks.
  const auto complaints = communicator.all_gather(complaint);
  const auto statuses = communicator.all_gather(std::to_string(static_cast<int>(status)));
  for (std::size_t r = 0; r < complaints.size(); ++r)
    if (!complaints[r].empty())
      throw Error(static_cast<ExitStatus>(std::stoi(statuses[r])), complaints[r], true);

  const std::vector<double> all = communicator.all_gather(elements(std::as_const(mine)));
  arma::mat out(n_results, n_tasks);
  const double* from = all.data();
  for (arma::uword r = 0; r < n_ranks; ++r)
    for (arma::uword task = r; task < n_tasks; task += n_ranks, from += n_results)
      out.col(task) = arma::vec(from, n_results);
  return out;
}

}  // namespace ritz
