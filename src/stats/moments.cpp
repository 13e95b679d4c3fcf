#include "stats/moments.hpp"

#include <limits>
#include <stdexcept>

namespace ritz {

namespace {

template <class Weight>
Moments moments_with(const arma::mat& values, const Weight& weight, double total) {
  const auto mean_around = [&](double origin) {
    double sum = 0;
    for (arma::uword i = 0; i < values.n_elem; ++i) sum += weight(i) * (values[i] - origin);
    return origin + sum / total;
  };
  Moments out;
  // The second pass repairs what the first loses when its origin is far from the mean.
  out.mean = mean_around(mean_around(values[0]));
  double squares = 0, rest = 0;
  for (arma::uword i = 0; i < values.n_elem; ++i) {
    const double deviation = values[i] - out.mean;
    squares += weight(i) * deviation * deviation;
    rest += weight(i) * deviation;
  }
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
      values, [](arma::uword) { return 1.0; }, n);
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
  Moments out = moments_with(
      values, [&](arma::uword i) { return weights[i]; }, sum);
  out.count = sum * sum / squares;
  return out;
}

}  // namespace ritz
