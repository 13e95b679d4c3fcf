#include <ritz/vmc/estimate.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/parallel/walker_gather.hpp>
#include <ritz/stats/autocorrelation.hpp>
#include <ritz/stats/blocking.hpp>
#include <ritz/stats/moments.hpp>
#include <ritz/stats/r_hat.hpp>

namespace ritz {

namespace {

constexpr arma::uword bins_of_scalars = 64;
constexpr double chance_of_alarm = 1.0 / 300;

arma::uword n_scalars(const EstimatePlan& plan) {
  arma::uword n = 0;
  for (const auto& measured : plan.observables) n += measured.observable->n_scalars();
  return n;
}

}  // namespace

Estimator::Estimator(const Communicator& communicator, const Problem& problem,
                     const Ensemble& ensemble)
    : communicator_(communicator),
      ensemble_(ensemble),
      sums_all_(problem.sampler->sums_all()),
      series_(
          3 + problem.hamiltonian->term_names().size() + problem.hamiltonian->extra_names().size(),
          ensemble.n_local_walkers()),
      scalars_(n_scalars(problem.estimate), ensemble.n_local_walkers(), bins_of_scalars),
      grouping_(problem.blocks, problem.estimate.samples / problem.blocks.n_walkers) {
  if (ensemble.n_local_walkers() > 0) local_groups_ = grouping_.groups(ensemble.local_walkers());
  for (const auto& measured : problem.estimate.observables)
    observables_.push_back(
        {&measured, GroupedAccumulator(measured.observable->n_quantities(), local_groups_.size())});
}

void Estimator::measure(EnergyMeter& meter, StageTimes& times) {
  const auto local_energies = [&]() -> const arma::mat& {
    const StageTimer timer(times, Activity::local_energy);
    return meter.measure(n_measurements());
  };
  const arma::mat& rows = local_energies();
  if (n_measurements() == 0) {
    const StageTimer timer(times, Activity::communication);
    const arma::mat first = all_gather_walkers(communicator_, rows);
    reference_ = moments(first.row(0)).mean;
  }
  const StageTimer timer(times, Activity::local_energy);
  arma::mat values(rows.n_rows + 1, rows.n_cols);
  values.head_rows(rows.n_rows) = rows;
  values.tail_rows(1) = arma::square(rows.row(0) - reference_) + arma::square(rows.row(1));
  series_.add(values);
  measure_observables(n_measurements() - 1);
}

void Estimator::measure_observables(std::uint64_t measurement) {
  if (observables_.empty()) return;
  std::vector<arma::uword> groups;
  arma::mat scalars(scalars_.n_quantities(), ensemble_.n_local_walkers()), of_block;
  arma::uword first_walker = 0;
  for (const auto& block : ensemble_.blocks()) {
    groups.clear();
    for (std::size_t walker = block.walkers.begin; walker < block.walkers.end; ++walker)
      groups.push_back(grouping_.group(walker, measurement) - local_groups_.begin);
    arma::uword first = 0;
    for (auto& [measured, sums] : observables_) {
      const arma::uword n = measured->observable->n_scalars();
      of_block.set_size(n, block.walkers.size());
      measured->observable->measure(block, groups, sums, of_block);
      if (n > 0) scalars.submat(first, first_walker, arma::size(of_block)) = of_block;
      first += n;
    }
    first_walker += block.walkers.size();
  }
  scalars_.add(scalars);
}

void Estimator::hand_over(const std::vector<IndexRange>& from) {
  const std::vector<IndexRange> to = ensemble_.walkers_of_ranks();
  series_.hand_over(communicator_, from, to);
  scalars_.hand_over(communicator_, from, to);
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

arma::mat Estimator::gather_weights() const {
  arma::rowvec own(ensemble_.n_local_walkers());
  arma::uword column = 0;
  for (const auto& block : ensemble_.blocks())
    for (arma::uword w = 0; w < block.walkers.size(); ++w) own[column++] = block.weight(w);
  return gather_walkers(communicator_, own);
}

double Estimator::mean_energy() const {
  const arma::mat means = series_.gather_means(communicator_);
  const arma::mat weights = sums_all_ ? gather_weights() : arma::mat();
  arma::vec energy(1);
  if (communicator_.is_root())
    energy = (sums_all_ ? weighted_moments(means.row(0), weights) : moments(means.row(0))).mean;
  communicator_.broadcast(energy);
  return energy[0];
}

double Estimator::local_mean() const {
  const double n = static_cast<double>(n_measurements() * ensemble_.n_local_walkers());
  return n > 0 ? series_.local_sum(0) / n : 0.0;
}

arma::mat Estimator::gather_groups(const GroupedAccumulator& sums) const {
  return gather_walkers(communicator_, sums.data());
}

arma::mat Estimator::gather_quantity(arma::uword quantity, int root) const {
  // The last of the series holds squares, for the variance.
  const arma::uword n = series_.n_quantities() - 1;
  return quantity < n ? series_.gather_series(communicator_, quantity, root)
                      : scalars_.gather_series(communicator_, quantity - n, root);
}

void Estimator::judge_energy(const arma::mat& series, EnergyEstimate& out) const {
  const BlockingEstimate blocked = blocking(series);
  out.error = blocked.error;
  out.exact = blocked.exact;
  out.r_hat = split_r_hat(series);
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
  const arma::uword n = n_quantities + scalars_.n_quantities();
  // Three tests of each.
  out.limit_of_scores = limit_of_scores(chance_of_alarm, 3 * static_cast<double>(n));
  // A column for each quantity, filled on one rank.
  arma::mat found(8, n, arma::fill::zeros);
  // No rank holds more than one whole series at a time.
  for (arma::uword first = 0; first < n; first += size) {
    arma::mat own;
    for (arma::uword k = 0; k < size && first + k < n; ++k) {
      arma::mat series = gather_quantity(first + k, static_cast<int>(k));
      if (k == rank) own = std::move(series);
    }
    const arma::uword quantity = first + rank;
    if (quantity >= n) continue;
    if (quantity == 0) judge_energy(own, out);
    const Mixing m = mixing(own, out.limit_of_scores);
    const BlockingEstimate blocked = own.is_zero() ? BlockingEstimate{} : blocking(own);
    const auto length =
        static_cast<double>((quantity < n_quantities ? series_ : scalars_).bin_length());
    found.col(quantity) = arma::vec{
        m.constant ? 1.0 : 0.0, m.drift,       m.resolved ? 1.0 : 0.0,      m.spread, m.ratio,
        m.memory * length,      blocked.error, blocked.reliable ? 1.0 : 0.0};
  }
  communicator_.sum(std::span(found.memptr(), found.n_elem));
  for (arma::uword q = 0; q < n; ++q) {
    const arma::vec f = found.col(q);
    out.judged.push_back({"", {f[0] != 0, f[1], f[2] != 0, f[3], f[4], f[5]}, f[7] != 0});
  }
  return found.row(6).t();
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
  const arma::mat weights = gather_weights();
  if (!communicator_.is_root()) return out;
  const auto of = [&](arma::uword q) { return weighted_moments(values.row(q), weights); };
  out.energy = of(0).mean;
  out.imaginary = of(1).mean;
  out.variance = of(0).variance + of(1).variance;
  for (arma::uword q = 2; q < names.size(); ++q) out.terms.push_back({names[q], of(q).mean, 0});
  out.summed = out.exact = true;
  out.samples = values.n_cols;
  return out;
}

void Estimator::observe(EnergyEstimate& out, Document& document) const {
  for (const auto& [measured, sums] : observables_) {
    arma::mat all = gather_groups(sums);
    if (!communicator_.is_root()) continue;
    // Two equal groups have no spread.
    if (out.summed) all = arma::repmat(arma::sum(all, 1), 1, 2);
    GroupedAccumulator total(sums.n_quantities(), all.n_cols,
                             out.summed ? 1 : grouping_.n_stretches());
    total.data() = all;
    measured->observable->write(total, document, "observables/" + measured->name);
    for (auto& scalar : measured->observable->scalars(total))
      out.scalars.push_back(std::move(scalar));
  }
}

void Estimator::name_judged(const std::vector<std::string>& names, EnergyEstimate& out) {
  const auto is_energy = [](std::size_t q) { return q < 2; };
  std::vector<JudgedQuantity> varying;
  for (std::size_t q = 0; q < out.judged.size(); ++q) {
    JudgedQuantity& judged = out.judged[q];
    judged.name = q < names.size() ? names[q] : out.scalars[q - names.size()].name;
    if (!judged.mixing.constant && !(out.exact && is_energy(q))) varying.push_back(judged);
  }
  out.judged = std::move(varying);
}

EnergyEstimate Estimator::finish(const EnergyMeter& meter, Document& document) const {
  EnergyEstimate out = sums_all_ ? summed(meter.names()) : sampled(meter.names());
  out.acceptance = counts_.acceptance();
  out.has_proposals = counts_.proposed > 0;
  for (std::size_t k = 0; k < counts_.swaps_proposed.size(); ++k)
    out.swap_rates.push_back(static_cast<double>(counts_.swaps_accepted[k]) /
                             static_cast<double>(counts_.swaps_proposed[k]));
  out.n_walkers = ensemble_.layout().n_walkers;
  observe(out, document);
  if (communicator_.is_root()) name_judged(meter.names(), out);
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
  if (!observables_.empty()) {
    archive.enter("scalars");
    scalars_.archive(archive, communicator_, ensemble_.local_walkers().begin);
    archive.leave();
  }
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
