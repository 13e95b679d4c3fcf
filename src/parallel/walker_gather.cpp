#include "parallel/walker_gather.hpp"

#include "base/elements.hpp"

namespace ritz {

namespace {
arma::mat as_columns(const std::vector<double>& values, arma::uword n_rows) {
  return arma::mat(values.data(), n_rows, n_rows == 0 ? 0 : values.size() / n_rows);
}
}  // namespace

arma::mat gather_walkers(const Communicator& communicator, const arma::mat& local, int root) {
  return as_columns(communicator.gather(elements(local), root), local.n_rows);
}

arma::mat all_gather_walkers(const Communicator& communicator, const arma::mat& local) {
  return as_columns(communicator.all_gather(elements(local)), local.n_rows);
}

}  // namespace ritz
