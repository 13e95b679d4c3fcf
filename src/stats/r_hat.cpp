#include <ritz/stats/r_hat.hpp>

#include <cmath>
#include <limits>

namespace ritz {

namespace {

struct ChainMoments {
  arma::vec mean, variance;  // one per chain; the variance with n − 1
};

// Each chain is taken relative to its first measurement, so that constant chains have a variance
// of exactly 0 and equal ones have equal means.
ChainMoments chain_moments(arma::mat chains) {
  const arma::vec origin = chains.col(0);
  chains.each_col() -= origin;
  const arma::vec shift = arma::mean(chains, 1);
  chains.each_col() -= shift;
  const double freedom = static_cast<double>(chains.n_cols - 1);
  return {origin + shift, arma::sum(arma::square(chains), 1) / freedom};
}

}  // namespace

double split_r_hat(const arma::mat& series) {
  const arma::uword half = series.n_cols / 2;
  if (series.n_rows == 0 || half < 2 || !series.is_finite())
    return std::numeric_limits<double>::quiet_NaN();
  const auto [mean, variance] =
      chain_moments(arma::join_cols(series.head_cols(half), series.tail_cols(half)));
  const double within = arma::mean(variance);
  const double between = chain_moments(mean.t()).variance[0];
  if (within == 0) return between == 0 ? 1 : std::numeric_limits<double>::infinity();
  const double n = static_cast<double>(half);
  return std::sqrt((n - 1) / n + between / within);
}

}  // namespace ritz
