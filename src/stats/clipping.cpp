#include <ritz/stats/clipping.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

namespace {

// As arma::median, but two values of a small sorted sample that most likely enclose the median
// leave few to be partitioned.
double median_of_many(const arma::mat& values) {
  constexpr arma::uword n_sample = 128, margin = 20;
  const arma::uword n = values.n_elem, middle = n / 2;
  if (n < 8 * n_sample) return arma::median(arma::vectorise(values));
  arma::vec sample(n_sample);
  for (arma::uword i = 0; i < n_sample; ++i) sample[i] = values[i * n / n_sample];
  std::sort(sample.begin(), sample.end());
  const double low = sample[n_sample / 2 - margin], high = sample[n_sample / 2 + margin];
  arma::vec between(n);
  arma::uword n_below = 0, n_between = 0;
  for (const double x : values) {
    n_below += static_cast<arma::uword>(x < low);
    between[n_between] = x;
    n_between += static_cast<arma::uword>(x >= low) & static_cast<arma::uword>(x <= high);
  }
  if (n_below >= middle || n_below + n_between <= middle)
    return arma::median(arma::vectorise(values));
  const auto begin = between.begin(), at = begin + (middle - n_below);
  std::nth_element(begin, at, begin + n_between);
  if (n % 2 == 1) return *at;
  const double before = *std::max_element(begin, at);
  return before + 0.5 * (*at - before);
}

}  // namespace

bool clip_outliers(arma::mat& values, double factor) {
  if (values.empty() || std::isinf(factor)) return false;
  const double center = median_of_many(values);
  const double window =
      factor * arma::accu(arma::abs(values - center)) / static_cast<double>(values.n_elem);
  if (values.min() >= center - window && values.max() <= center + window) return false;
  values.clamp(center - window, center + window);
  return true;
}

}  // namespace ritz
