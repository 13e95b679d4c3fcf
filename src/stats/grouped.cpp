#include "stats/grouped.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "base/archive.hpp"
#include "stats/resampling.hpp"

namespace ritz {

Grouping::Grouping(arma::uword n_walkers, arma::uword n_measurements, arma::uword most_groups)
    : n_walkers_(n_walkers), n_measurements_(n_measurements) {
  if (n_walkers == 0 || n_measurements == 0 || most_groups == 0)
    throw std::logic_error("a grouping needs walkers, measurements and groups");
  n_walker_groups_ = std::min(n_walkers, most_groups);
  n_stretches_ = std::min(n_measurements, most_groups / n_walker_groups_);
}

arma::uword Grouping::group(arma::uword walker, arma::uword measurement) const {
  const arma::uword stretch = std::min(measurement, n_measurements_ - 1) * n_stretches_;
  return walker * n_walker_groups_ / n_walkers_ * n_stretches_ + stretch / n_measurements_;
}

GroupedAccumulator::GroupedAccumulator(arma::uword n_quantities, arma::uword n_groups)
    : data_(n_quantities + 1, n_groups, arma::fill::zeros) {}

void GroupedAccumulator::add(arma::uword group, const arma::vec& values, double weight) {
  if (values.n_elem != n_quantities() || group >= n_groups())
    throw std::logic_error("a grouped accumulator got a sample of another shape");
  data_.col(group).head(values.n_elem) += weight * values;
  add_weight(group, weight);
}

GroupedEstimate GroupedAccumulator::mean() const {
  return estimate([](const arma::vec& means) { return means; });
}

GroupedEstimate GroupedAccumulator::estimate(
    const std::function<arma::vec(const arma::vec& means)>& function) const {
  const auto means = [this](const arma::vec& sums) -> arma::vec {
    return sums.head(n_quantities()) / sums[n_quantities()];
  };
  const arma::uvec filled = arma::find(data_.row(n_quantities()) != 0);
  const arma::vec total = arma::sum(data_, 1);
  GroupedEstimate out;
  out.value = function(means(total));
  out.n_groups = filled.n_elem;
  if (out.n_groups < 2) {
    out.error.set_size(arma::size(out.value));
    out.error.fill(std::numeric_limits<double>::infinity());
    return out;
  }
  arma::mat replicates(out.value.n_elem, out.n_groups);
  for (arma::uword i = 0; i < out.n_groups; ++i)
    replicates.col(i) = function(means(total - data_.col(filled[i])));
  out.error = jackknife_error(replicates);
  return out;
}

void GroupedAccumulator::archive(Archive& archive) { archive.field("sums", data_); }

}  // namespace ritz
