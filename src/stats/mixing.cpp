#include <ritz/stats/mixing.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace ritz {

namespace {

constexpr arma::uword most_columns = 64;
constexpr arma::uword smallest_lag = 5;
constexpr double enough_times = 20;  // autocorrelation times in a chain
// What differs by less is rounding.
constexpr double smallest_spread = 1e-10;

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

// Sums of neighbours, so many that few columns are left.
arma::mat joined(const arma::mat& series, arma::uword& length) {
  for (length = 1; series.n_cols / length > most_columns;) length *= 2;
  if (length == 1) return series;
  arma::mat out(series.n_rows, series.n_cols / length, arma::fill::zeros);
  for (arma::uword k = 0; k < out.n_cols * length; ++k) out.col(k / length) += series.col(k);
  return out;
}

bool is_constant(const arma::mat& series) {
  const double largest = arma::abs(series).max();
  return series.max() - series.min() <= smallest_spread * largest;
}

// The normal score of a ratio of two χ² variables per degree of freedom (Paulson, Ann. Math. Stat.
// 13, 233 (1942)).
double score_of_ratio(double ratio, double freedom_above, double freedom_below) {
  const double a = 2 / (9 * freedom_above), b = 2 / (9 * freedom_below), root = std::cbrt(ratio);
  return ((1 - b) * root - (1 - a)) / std::sqrt(b * root * root + a);
}

// Student's t of the mean of differences, one of each chain.
double score_of_differences(const arma::vec& differences) {
  const double n = static_cast<double>(differences.n_elem);
  const double error = arma::stddev(differences) / std::sqrt(n), mean = arma::mean(differences);
  if (error == 0) return mean == 0 ? 0 : arma::datum::inf;
  return score_of_t(mean / error, n - 1);
}

double drift_of(const arma::mat& x) {
  const arma::uword half = x.n_cols / 2, eighth = x.n_cols / 8;
  if (half == 0) return 0;
  const arma::vec late = arma::mean(x.tail_cols(half), 1);
  double out = score_of_differences(late - arma::mean(x.head_cols(half), 1));
  if (eighth > 0)
    out = std::max(out, score_of_differences(late - arma::mean(x.head_cols(eighth), 1)));
  return out;
}

struct Within {
  double variance;  // Γ(0)τ
  double freedom;
};

// The first window W ≥ 3τ(W) of the autocovariance about the mean of each chain, which is too small
// by Γ(0)τ/T at every lag; nothing where chains are too short.
std::optional<Within> within_chains(const arma::mat& centred) {
  const double length = static_cast<double>(centred.n_cols),
               n_chains = static_cast<double>(centred.n_rows);
  const auto covariance = [&](arma::uword lag) {
    const arma::uword n = (centred.n_cols - lag) * centred.n_rows;
    const double* early = centred.memptr();
    const double* late = centred.colptr(lag);
    double sum = 0;
    for (arma::uword i = 0; i < n; ++i) sum += early[i] * late[i];
    return sum / static_cast<double>(n);
  };
  const double zero = covariance(0);
  double sum = zero;
  for (arma::uword lag = 1; 3 * lag < centred.n_cols; ++lag) {
    sum += 2 * covariance(lag);
    const double taken = static_cast<double>(2 * lag + 1) / length;
    const double variance = sum / (1 - taken), tau = variance / (zero + variance / length);
    if (lag < smallest_lag || static_cast<double>(lag) < 3 * tau) continue;
    if (variance <= 0 || length < enough_times * std::max(tau, 1.0)) return std::nullopt;
    const double kept = 1 - taken;
    return Within{variance, n_chains * length * kept * kept / (taken * length)};
  }
  return std::nullopt;
}

// The variance of the mean of L measurements, times L, over Γ(0)τ, where the quantity forgets as
// exp(−t/memory); 1/x = memory/L.
double inflation(double x) { return 1 - (1 - std::exp(-x)) / x; }

// The memory, in lengths of a chain, for which the squared error grows by so much from quarters of
// chains to whole ones.
double memory_of_growth(double growth) {
  if (growth >= 4) return arma::datum::inf;
  if (growth <= 1) return 0;
  double low = 1e-3, high = 1e3;  // both ends are 1 and 4 but for a thousandth
  for (int k = 0; k < 60; ++k) {
    const double memory = std::sqrt(low * high);
    (inflation(1 / memory) / inflation(0.25 / memory) < growth ? low : high) = memory;
  }
  return low;
}

// L times the mean square of the means over stretches of L columns of each chain.
double scatter(const arma::mat& x, arma::uword length) {
  double sum = 0;
  const arma::uword n = x.n_cols / length;
  for (arma::uword k = 0; k < n; ++k)
    sum += arma::accu(arma::square(arma::sum(x.cols(k * length, (k + 1) * length - 1), 1)));
  return sum / static_cast<double>(length * n * x.n_rows);
}

}  // namespace

double score_of_t(double t, double freedom) {
  return (8 * freedom + 1) / (8 * freedom + 3) * std::sqrt(freedom * std::log1p(t * t / freedom));
}

Mixing mixing(const arma::mat& series, double limit) {
  Mixing out;
  out.constant = series.empty() || is_constant(series);
  if (out.constant || series.n_rows < 2) return out;
  arma::uword joins = 1;
  arma::mat x = normal_scores(joined(series, joins));
  x -= arma::mean(arma::vectorise(x));
  out.drift = drift_of(x);
  const double length = static_cast<double>(x.n_cols), n_chains = static_cast<double>(x.n_rows);
  const arma::vec means = arma::mean(x, 1);
  const arma::mat centred = x.each_col() - means;
  const double between = length * arma::dot(means, means) / (n_chains - 1);
  const double moving = arma::accu(arma::square(centred));
  const std::optional<Within> within = moving > 0 ? within_chains(centred) : std::nullopt;
  if (within) {
    out.resolved = true;
    out.ratio = between / within->variance;
    out.spread = score_of_ratio(out.ratio, n_chains - 1, within->freedom);
  } else if (x.n_cols >= 4) {
    // Both ends of the comparison hold the same measurements: their ratio fluctuates by less.
    const double chance = std::exp(limit * std::sqrt(1.5 / (n_chains - 1)));
    const double growth = between * (n_chains - 1) / n_chains / scatter(x, x.n_cols / 4);
    out.memory = length * static_cast<double>(joins) * memory_of_growth(growth / chance);
  }
  return out;
}

double limit_of_scores(double chance, double n) { return -normal_quantile(chance / (2 * n)); }

}  // namespace ritz
