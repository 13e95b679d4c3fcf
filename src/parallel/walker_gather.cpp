#include <ritz/parallel/walker_gather.hpp>

#include <algorithm>

#include <ritz/base/elements.hpp>

namespace ritz {

namespace {
arma::mat as_columns(const std::vector<double>& values, arma::uword n_rows) {
  return arma::mat(values.data(), n_rows, n_rows == 0 ? 0 : values.size() / n_rows);
}

IndexRange common(const IndexRange& a, const IndexRange& b) {
  const std::size_t begin = std::max(a.begin, b.begin);
  return {begin, std::max(begin, std::min(a.end, b.end))};
}
}  // namespace

arma::mat gather_walkers(const Communicator& communicator, const arma::mat& local, int root) {
  return as_columns(communicator.gather(elements(local), root), local.n_rows);
}

arma::mat all_gather_walkers(const Communicator& communicator, const arma::mat& local) {
  return as_columns(communicator.all_gather(elements(local)), local.n_rows);
}

arma::cube hand_over_walkers(const Communicator& communicator, const arma::cube& local,
                             const std::vector<IndexRange>& from,
                             const std::vector<IndexRange>& to) {
  const auto rank = static_cast<std::size_t>(communicator.rank());
  const IndexRange had = from[rank], gets = to[rank];
  arma::cube out(local.n_rows, gets.size(), local.n_slices);
  std::vector<std::vector<double>> leaving(to.size());
  for (std::size_t r = 0; r < to.size(); ++r) {
    const IndexRange walkers = common(had, to[r]);
    const arma::uword length = local.n_rows * walkers.size();
    for (arma::uword s = 0; s < local.n_slices && length > 0; ++s) {
      const double* begin = local.slice_colptr(s, walkers.begin - had.begin);
      if (r == rank)
        std::copy_n(begin, length, out.slice_colptr(s, walkers.begin - gets.begin));
      else
        leaving[r].insert(leaving[r].end(), begin, begin + length);
    }
  }
  const std::vector<double> arriving = communicator.all_to_all(leaving);
  const double* at = arriving.data();
  for (std::size_t r = 0; r < from.size(); ++r) {
    const IndexRange walkers = common(from[r], gets);
    const arma::uword length = local.n_rows * walkers.size();
    for (arma::uword s = 0; s < local.n_slices && length > 0 && r != rank; ++s, at += length)
      std::copy_n(at, length, out.slice_colptr(s, walkers.begin - gets.begin));
  }
  return out;
}

}  // namespace ritz
