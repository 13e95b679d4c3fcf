#include <ritz/stats/grouped.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <ritz/base/archive.hpp>
#include <ritz/stats/resampling.hpp>

namespace ritz {

Grouping::Grouping(const Blocks& blocks, arma::uword n_measurements)
    : blocks_(blocks), n_measurements_(n_measurements) {
  constexpr arma::uword wanted = 64, independent = 16;
  if (blocks.n_walkers == 0 || n_measurements == 0)
    throw std::logic_error("a grouping needs walkers and measurements");
  parts_per_block_ =
      std::clamp<arma::uword>((wanted + blocks.count() - 1) / blocks.count(), 1, blocks.block_size);
  n_parts_ = parts_before(blocks.n_walkers);
  if (n_parts_ < independent)
    n_stretches_ = std::min((wanted + n_parts_ - 1) / n_parts_,
                            static_cast<arma::uword>(std::sqrt(n_measurements)));
}

arma::uword Grouping::parts_before(arma::uword walker) const {
  const arma::uword block = walker / blocks_.block_size;
  if (block == blocks_.count()) return block * parts_per_block_;
  const IndexRange walkers = blocks_.walkers(block);
  const arma::uword parts = std::min<arma::uword>(parts_per_block_, walkers.size());
  return block * parts_per_block_ + (walker - walkers.begin) * parts / walkers.size();
}

arma::uword Grouping::group(arma::uword walker, arma::uword measurement) const {
  const arma::uword stretch = std::min(measurement, n_measurements_ - 1) * n_stretches_;
  return parts_before(walker) * n_stretches_ + stretch / n_measurements_;
}

IndexRange Grouping::groups(const IndexRange& walkers) const {
  return {parts_before(walkers.begin) * n_stretches_, parts_before(walkers.end) * n_stretches_};
}

GroupedAccumulator::GroupedAccumulator(arma::uword n_quantities, arma::uword n_groups,
                                       arma::uword n_stretches)
    : data_(n_quantities + 1, n_groups, arma::fill::zeros), n_stretches_(n_stretches) {}

arma::mat GroupedAccumulator::joined(arma::uword n_joined) const {
  const arma::uword per_walker = (n_stretches_ + n_joined - 1) / n_joined;
  arma::mat out(data_.n_rows, n_groups() / n_stretches_ * per_walker, arma::fill::zeros);
  for (arma::uword g = 0; g < n_groups(); ++g)
    out.col(g / n_stretches_ * per_walker + g % n_stretches_ / n_joined) += data_.col(g);
  return out;
}

void GroupedAccumulator::add(arma::uword group, const arma::vec& values, double weight) {
  if (values.n_elem != n_quantities() || group >= n_groups())
    throw std::logic_error("a grouped accumulator got a sample of another shape");
  if (weight == 0) return;
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
  const arma::vec total = arma::sum(data_, 1);
  GroupedEstimate out;
  out.value = function(means(total));
  const auto error_between = [&](const arma::mat& groups) -> arma::vec {
    arma::mat replicates(out.value.n_elem, groups.n_cols);
    for (arma::uword i = 0; i < groups.n_cols; ++i)
      replicates.col(i) = function(means(total - groups.col(i)));
    return jackknife_error(replicates);
  };
  const auto filled = [this](const arma::mat& groups) -> arma::mat {
    return groups.cols(arma::find(groups.row(n_quantities()) != 0));
  };
  const arma::mat all = filled(data_);
  out.n_groups = all.n_cols;
  if (out.n_groups < 2) {
    out.error.set_size(arma::size(out.value));
    out.error.fill(std::numeric_limits<double>::infinity());
    return out;
  }
  out.error = error_between(all);
  const arma::uword fewest = n_groups() == n_stretches_ ? 4 : 2;
  for (arma::uword n = 2; n < 2 * n_stretches_; n *= 2) {
    const arma::mat longer = filled(joined(n));
    if (longer.n_cols >= fewest) out.error = arma::max(out.error, error_between(longer));
  }
  return out;
}

void GroupedAccumulator::archive(Archive& archive) { archive.field("sums", data_); }

}  // namespace ritz
