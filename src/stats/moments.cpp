#include <ritz/stats/moments.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <stdexcept>

#include <ritz/linalg/sums.hpp>

namespace ritz {

namespace {

// Σ_i term(i), in pieces that stay in the first cache.
template <class Term>
double sum_of(arma::uword n, const Term& term) {
  std::array<double, 512> piece;
  double total = 0;
  for (arma::uword begin = 0; begin < n; begin += piece.size()) {
    const arma::uword length = std::min<arma::uword>(piece.size(), n - begin);
    for (arma::uword i = 0; i < length; ++i) piece[i] = term(begin + i);
    total += sum(std::span(piece.data(), length));
  }
  return total;
}

template <class Weight>
Moments moments_with(const arma::mat& values, const Weight& weight, double total,
                     double first_origin) {
  const double* x = values.memptr();
  const arma::uword n = values.n_elem;
  const auto mean_around = [&](double origin) {
    return origin + sum_of(n, [&](arma::uword i) { return weight(i) * (x[i] - origin); }) / total;
  };
  Moments out;
  // The second pass repairs what the first loses when its origin is far from the mean.
  out.mean = mean_around(mean_around(first_origin));
  const double mean = out.mean;
  const double squares =
      sum_of(n, [&](arma::uword i) { return weight(i) * (x[i] - mean) * (x[i] - mean); });
  const double rest = sum_of(n, [&](arma::uword i) { return weight(i) * (x[i] - mean); });
  // `rest` would be zero without rounding (Chan, Golub & LeVeque, Am. Stat. 37, 242 (1983)).
  out.variance = squares / total - (rest / total) * (rest / total);
  if (out.variance < 0) out.variance = 0;
  return out;
}

}  // namespace

double Moments::unbiased_variance() const {
  if (count <= 1) return std::numeric_limits<double>::infinity();
  return variance * (count / (count - 1));
}

Moments moments(const arma::mat& values) {
  if (values.empty()) throw std::logic_error("moments of no numbers");
  const double n = static_cast<double>(values.n_elem);
  Moments out = moments_with(
      values, [](arma::uword) { return 1.0; }, n, values[0]);
  out.count = n;
  return out;
}

Moments weighted_moments(const arma::mat& values, const arma::mat& weights) {
  if (values.empty() || arma::size(values) != arma::size(weights))
    throw std::logic_error("weighted moments need one weight for each of at least one number");
  double sum = 0, squares = 0;
  for (const double w : weights) {
    if (!(w >= 0)) throw std::logic_error("weighted moments need weights of at least 0");
    sum += w;
    squares += w * w;
  }
  if (!(sum > 0)) throw std::logic_error("weighted moments need a weight above 0");
  // What has next to no weight may lie so far from all others that two passes do not repair it.
  const arma::uword origin = weights[0] > 1e-30 * sum ? 0 : weights.index_max();
  Moments out = moments_with(
      values, [&](arma::uword i) { return weights[i]; }, sum, values[origin]);
  out.count = sum * sum / squares;
  return out;
}

}  // namespace ritz
