#include "stats/r_hat.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

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

// The quantile function of the standard normal distribution: the rational approximation 26.2.23
// of Abramowitz & Stegun (error below 5e-4), and a step of Halley's method (below 1e-9).
double normal_quantile(double probability) {
  if (probability > 0.5) return -normal_quantile(1 - probability);
  const double t = std::sqrt(-2 * std::log(probability));
  const double x = (2.515517 + t * (0.802853 + t * 0.010328)) /
                       (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) -
                   t;
  const double excess = 0.5 * std::erfc(-x / std::numbers::sqrt2) - probability;
  const double step = excess * std::sqrt(2 * std::numbers::pi) * std::exp(0.5 * x * x);
  return x - step / (1 + 0.5 * x * step);
}

// Every number replaced by the normal score of its rank among all; equal numbers share the mean
// of their ranks.
arma::mat normal_scores(const arma::mat& values) {
  const arma::uvec order = arma::stable_sort_index(arma::vectorise(values));
  const double n = static_cast<double>(values.n_elem);
  arma::mat scores(arma::size(values));
  for (arma::uword begin = 0, end = 0; begin < order.n_elem; begin = end) {
    while (end < order.n_elem && values[order[end]] == values[order[begin]]) ++end;
    const double rank = 0.5 * static_cast<double>(begin + end + 1);
    const double score = normal_quantile((rank - 0.375) / (n + 0.25));
    for (arma::uword i = begin; i < end; ++i) scores[order[i]] = score;
  }
  return scores;
}

// What a ratio of two χ² variables per degree of freedom exceeds with the probability of three
// standard deviations (Paulson, Ann. Math. Stat. 13, 233 (1942)).
double three_sigma_ratio(double freedom_above, double freedom_below) {
  const double a = 2 / (9 * freedom_above), b = 2 / (9 * freedom_below);
  const double below = (1 - b) * (1 - b) - 9 * b;
  if (below <= 0) return std::numeric_limits<double>::infinity();
  const double root = std::sqrt((1 - b) * (1 - b) * a + (1 - a) * (1 - a) * b - 9 * a * b);
  return std::pow(((1 - a) * (1 - b) + 3 * root) / below, 3);
}

}  // namespace

double split_r_hat_limit(arma::uword n_chains, arma::uword n_measurements) {
  const double n = std::floor(static_cast<double>(n_measurements) / 2);
  const double halves = 2 * static_cast<double>(n_chains);
  if (halves == 0 || n < 2) return std::numeric_limits<double>::infinity();
  const double tau = 1 + std::max(4.0, 0.21 * n);
  return std::sqrt((n - 1) / n + tau / n * three_sigma_ratio(halves - 1, halves * (n - 1)));
}

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

double rank_normalized_r_hat(const arma::mat& series) {
  if (series.empty() || !series.is_finite()) return std::numeric_limits<double>::quiet_NaN();
  const arma::mat folded = arma::abs(series - arma::median(arma::vectorise(series)));
  const double bulk = split_r_hat(normal_scores(series));
  const double tail = split_r_hat(normal_scores(folded));
  return std::isnan(bulk) ? bulk : std::max(bulk, tail);
}

}  // namespace ritz
