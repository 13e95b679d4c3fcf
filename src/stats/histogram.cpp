#include <ritz/stats/histogram.hpp>

#include <algorithm>
#include <stdexcept>

namespace ritz {

arma::vec Axis::edges() const { return arma::linspace(min, max, n_bins + 1); }

arma::vec Axis::centers() const {
  const arma::vec all = edges();
  return 0.5 * (all.head(n_bins) + all.tail(n_bins));
}

std::optional<arma::uword> Axis::bin(double x) const {
  if (!(x >= min && x < max)) return std::nullopt;
  // Rounding may lift an x just below max onto the edge.
  return std::min(static_cast<arma::uword>((x - min) / width()), n_bins - 1);
}

Histogram::Histogram(const Axis& axis, arma::uword n_groups)
    : axis_(axis), accumulator_(axis.n_bins + 1, n_groups) {
  if (axis.n_bins == 0 || !(axis.max > axis.min))
    throw std::logic_error("a histogram needs bins and an axis with max above min");
}

void Histogram::add(arma::uword group, std::span<const double> values, double weight) {
  for (const double x : values)
    accumulator_.add_amount(group, axis_.bin(x).value_or(axis_.n_bins), weight);
  accumulator_.add_weight(group, weight);
}

GroupedEstimate Histogram::counts() const {
  return accumulator_.estimate(
      [n = axis_.n_bins](const arma::vec& means) -> arma::vec { return means.head(n); });
}

GroupedEstimate Histogram::density() const {
  GroupedEstimate out = counts();
  out.value /= axis_.width();
  out.error /= axis_.width();
  return out;
}

double Histogram::outside() const { return accumulator_.mean().value[axis_.n_bins]; }

}  // namespace ritz
