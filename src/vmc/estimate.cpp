#include "vmc/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "parallel/walker_gather.hpp"
#include "stats/autocorrelation.hpp"
#include "stats/blocking.hpp"
#include "stats/moments.hpp"
#include "stats/r_hat.hpp"

namespace ritz {

Estimator::Estimator(const Communicator& communicator, const Problem& problem,
                     const Ensemble& ensemble)
    : communicator_(communicator),
      ensemble_(ensemble),
      sums_all_(problem.sampler->sums_all()),
      series_(
          3 + problem.hamiltonian->term_names().size() + problem.hamiltonian->extra_names().size(),
          ensemble.n_local_walkers()),
      grouping_(problem.blocks, problem.estimate.samples / problem.blocks.n_walkers) {
  if (ensemble.n_local_walkers() > 0) local_groups_ = grouping_.groups(ensemble.local_walkers());
  for (const auto& measured : problem.estimate.observables)
    observables_.push_back(
        {&measured, GroupedAccumulator(measured.observable->n_quantities(), local_groups_.size())});
}

void Estimator::measure(EnergyMeter& meter, StageTimes& times) {
  const auto local_energies = [&]() -> const arma::mat& {
    const StageTimer timer(times, Stage::local_energy);
    return meter.measure(n_measurements());
  };
  const arma::mat& rows = local_energies();
  if (n_measurements() == 0) {
    const StageTimer timer(times, Stage::communication);
    const arma::mat first = all_gather_walkers(communicator_, rows);
    reference_ = moments(first.row(0)).mean;
  }
  const StageTimer timer(times, Stage::local_energy);
  arma::mat values(rows.n_rows + 1, rows.n_cols);
  values.head_rows(rows.n_rows) = rows;
  values.tail_rows(1) = arma::square(rows.row(0) - reference_) + arma::square(rows.row(1));
  series_.add(values);
  measure_observables(n_measurements() - 1);
}

void Estimator::measure_observables(std::uint64_t measurement) {
  if (observables_.empty()) return;
  std::vector<arma::uword> groups;
  for (const auto& block : ensemble_.blocks()) {
    groups.clear();
    for (std::size_t walker = block.walkers.begin; walker < block.walkers.end; ++walker)
      groups.push_back(grouping_.group(walker, measurement) - local_groups_.begin);
    for (auto& [measured, sums] : observables_) measured->observable->measure(block, groups, sums);
  }
}

void Estimator::hand_over(const std::vector<IndexRange>& from) {
  const std::vector<IndexRange> to = ensemble_.walkers_of_ranks();
  series_.hand_over(communicator_, from, to);
  const auto groups_of = [&](const std::vector<IndexRange>& walkers) {
    std::vector<IndexRange> out;
    for (const IndexRange& of_rank : walkers) out.push_back(grouping_.groups(of_rank));
    return out;
  };
  const auto had = groups_of(from), get = groups_of(to);
  local_groups_ = get[static_cast<std::size_t>(communicator_.rank())];
  for (auto& [measured, sums] : observables_) {
    const arma::mat& data = sums.data();
    const arma::cube own(data.memptr(), data.n_rows, data.n_cols, 1);
    GroupedAccumulator now(sums.n_quantities(), local_groups_.size());
    now.data() = hand_over_walkers(communicator_, own, had, get).slice(0);
    sums = std::move(now);
  }
}

double Estimator::local_mean() const {
  const double n = static_cast<double>(n_measurements() * ensemble_.n_local_walkers());
  return n > 0 ? series_.local_sum(0) / n : 0.0;
}

arma::mat Estimator::gather_groups(const GroupedAccumulator& sums) const {
  return gather_walkers(communicator_, sums.data());
}

void Estimator::judge_energy(const arma::mat& series, EnergyEstimate& out) const {
  const BlockingEstimate blocked = blocking(series);
  out.error = blocked.error;
  out.reliable = blocked.reliable;
  out.exact = blocked.exact;
  out.r_hat = split_r_hat(series);
  out.r_hat_limit = split_r_hat_limit(series.n_rows, series.n_cols);
  if (series_.bin_length() == 1) out.autocorrelation_time = autocorrelation_time(series).tau;
  out.blocking_levels.set_size(blocked.levels.size(), 3);
  for (arma::uword k = 0; k < blocked.levels.size(); ++k) {
    const BlockingLevel& level = blocked.levels[k];
    out.blocking_levels.row(k) =
        arma::rowvec{level.block_length * static_cast<double>(series_.bin_length()), level.error,
                     level.error_of_error};
  }
}

arma::vec Estimator::judge_series(arma::uword n_quantities, EnergyEstimate& out) const {
  const auto size = static_cast<arma::uword>(communicator_.size()),
             rank = static_cast<arma::uword>(communicator_.rank());
  arma::vec errors(n_quantities, arma::fill::zeros);
  // No rank holds more than one whole series at a time.
  for (arma::uword first = 0; first < n_quantities; first += size) {
    arma::mat own;
    for (arma::uword k = 0; k < size && first + k < n_quantities; ++k) {
      arma::mat series = series_.gather_series(communicator_, first + k, static_cast<int>(k));
      if (k == rank) own = std::move(series);
    }
    const arma::uword quantity = first + rank;
    if (quantity >= n_quantities) continue;
    if (quantity == 0)
      judge_energy(own, out);
    else if (!own.is_zero())
      errors[quantity] = blocking(own).error;
  }
  communicator_.sum(std::span(errors.memptr(), errors.n_elem));
  return errors;
}

EnergyEstimate Estimator::sampled(const std::vector<std::string>& names) const {
  EnergyEstimate out;
  const arma::mat means = series_.gather_means(communicator_);
  const arma::vec errors = judge_series(names.size(), out);
  if (!communicator_.is_root()) return {};
  const auto mean = [&](arma::uword q) { return moments(means.row(q)).mean; };
  out.energy = mean(0);
  out.imaginary = mean(1);
  for (arma::uword q = 2; q < names.size(); ++q)
    out.terms.push_back({names[q], mean(q), errors[q]});
  const double shift = out.energy - reference_;
  out.variance = std::max(0.0, mean(names.size()) - shift * shift - out.imaginary * out.imaginary);
  out.samples = n_measurements() * ensemble_.layout().n_walkers;
  // In an eigenstate local energies differ by rounding alone, which is no statistical error.
  double scale = 0;
  for (const auto& term : out.terms) scale += std::abs(term.value);
  if (out.samples > 1 && std::sqrt(out.variance) <= 1e-12 * scale) {
    out.exact = true;
    out.error = 0;
    out.autocorrelation_time = 1;
  }
  // A bin of several measurements hides their correlation; the inflation of the error does not.
  if (series_.bin_length() > 1 && !out.exact)
    out.autocorrelation_time =
        out.error * out.error * static_cast<double>(out.samples) / out.variance;
  return out;
}

EnergyEstimate Estimator::summed(const std::vector<std::string>& names) const {
  EnergyEstimate out;
  const arma::mat values = series_.gather_means(communicator_);
  arma::rowvec own(ensemble_.n_local_walkers());
  arma::uword column = 0;
  for (const auto& block : ensemble_.blocks())
    for (arma::uword w = 0; w < block.walkers.size(); ++w) own[column++] = block.weight(w);
  const arma::mat weights = gather_walkers(communicator_, own);
  if (!communicator_.is_root()) return out;
  const auto of = [&](arma::uword q) { return weighted_moments(values.row(q), weights); };
  out.energy = of(0).mean;
  out.imaginary = of(1).mean;
  out.variance = of(0).variance + of(1).variance;
  for (arma::uword q = 2; q < names.size(); ++q) out.terms.push_back({names[q], of(q).mean, 0});
  out.summed = out.exact = out.reliable = true;
  out.samples = values.n_cols;
  return out;
}

void Estimator::observe(EnergyEstimate& out, Document& document) const {
  for (const auto& [measured, sums] : observables_) {
    arma::mat all = gather_groups(sums);
    if (!communicator_.is_root()) continue;
    // Two equal groups have no spread.
    if (out.summed) all = arma::repmat(arma::sum(all, 1), 1, 2);
    GroupedAccumulator total(sums.n_quantities(), all.n_cols);
    total.data() = all;
    measured->observable->write(total, document, "observables/" + measured->name);
    for (auto& scalar : measured->observable->scalars(total))
      out.scalars.push_back(std::move(scalar));
  }
}

EnergyEstimate Estimator::finish(const EnergyMeter& meter, Document& document) const {
  EnergyEstimate out = sums_all_ ? summed(meter.names()) : sampled(meter.names());
  out.acceptance = counts_.acceptance();
  for (std::size_t k = 0; k < counts_.swaps_proposed.size(); ++k)
    out.swap_rates.push_back(static_cast<double>(counts_.swaps_accepted[k]) /
                             static_cast<double>(counts_.swaps_proposed[k]));
  observe(out, document);
  return out;
}

void Estimator::archive(Archive& archive) {
  archive.field("reference", reference_);
  archive.field("proposed", counts_.proposed);
  archive.field("accepted", counts_.accepted);
  archive.field("swaps_proposed", counts_.swaps_proposed);
  archive.field("swaps_accepted", counts_.swaps_accepted);
  archive.enter("series");
  series_.archive(archive, communicator_, ensemble_.local_walkers().begin);
  archive.leave();
  for (auto& [measured, sums] : observables_) {
    arma::mat all;
    if (!archive.loading()) all = gather_groups(sums);
    archive.field(measured->name, all);
    if (!archive.loading()) continue;
    if (all.n_cols != grouping_.count())
      throw UsageError(fmt::format(
          "the checkpoint holds the observable {} in {} groups of samples, the configuration asks "
          "for {}",
          measured->name, all.n_cols, grouping_.count()));
    if (local_groups_.size() > 0)
      sums.data() = all.cols(local_groups_.begin, local_groups_.end - 1);
  }
}

}  // namespace ritz
