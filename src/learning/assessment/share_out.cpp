#include <ritz/learning/assessment/share_out.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <ritz/base/elements.hpp>
#include <ritz/base/error.hpp>

namespace ritz {

Interrupted::Interrupted(const std::string& reason, arma::mat results)
    : Error(ExitStatus::stopped, reason, true), results_(std::move(results)) {}

arma::mat share_out(const Communicator& communicator, arma::uword n_tasks, arma::uword n_results,
                    const std::function<arma::vec(arma::uword task)>& perform,
                    const std::function<void(arma::uword n_done)>& done) {
  const auto rank = static_cast<arma::uword>(communicator.rank());
  const auto n_ranks = static_cast<arma::uword>(communicator.size());
  const arma::uword n_mine = rank < n_tasks ? (n_tasks - rank + n_ranks - 1) / n_ranks : 0;
  arma::mat mine(n_results, n_mine, arma::fill::value(arma::datum::nan));
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
  std::string reason;  // to stop; mistakes come before it
  for (std::size_t r = 0; r < complaints.size(); ++r) {
    if (complaints[r].empty()) continue;
    const auto theirs = static_cast<ExitStatus>(std::stoi(statuses[r]));
    if (theirs != ExitStatus::stopped) throw Error(theirs, complaints[r], true);
    if (reason.empty()) reason = complaints[r];
  }

  const std::vector<double> all = communicator.all_gather(elements(std::as_const(mine)));
  arma::mat out(n_results, n_tasks);
  const double* from = all.data();
  for (arma::uword r = 0; r < n_ranks; ++r)
    for (arma::uword task = r; task < n_tasks; task += n_ranks, from += n_results)
      out.col(task) = arma::vec(from, n_results);
  if (!reason.empty()) throw Interrupted(reason, std::move(out));
  return out;
}

}  // namespace ritz
