#include <ritz/vmc/series_recorder.hpp>

#include <algorithm>

#include <ritz/parallel/walker_gather.hpp>

namespace ritz {

SeriesRecorder::SeriesRecorder(arma::uword n_quantities, arma::uword n_local_walkers,
                               arma::uword most_bins)
    : n_quantities_(n_quantities),
      n_walkers_(n_local_walkers),
      most_bins_(most_bins),
      sums_(n_quantities, n_local_walkers, arma::fill::zeros) {}

void SeriesRecorder::add(const arma::mat& values) {
  arma::uword bin = n_measurements_ / bin_length_;
  if (bin == most_bins_) {
    join_bins();
    bin = n_measurements_ / bin_length_;
  }
  if (bin >= bins_.n_slices) {
    // Room grows by doubling; new bins start at zero.
    const arma::uword had = bins_.n_slices;
    bins_.resize(n_quantities_, n_walkers_,
                 std::min(most_bins_, std::max<arma::uword>(16, 2 * had)));
    for (arma::uword s = had; s < bins_.n_slices; ++s) bins_.slice(s).zeros();
  }
  bins_.slice(bin) += values;
  sums_ += values;
  ++n_measurements_;
}

void SeriesRecorder::join_bins() {
  for (arma::uword b = 0; b < most_bins_ / 2; ++b)
    bins_.slice(b) = bins_.slice(2 * b) + bins_.slice(2 * b + 1);
  for (arma::uword b = most_bins_ / 2; b < most_bins_; ++b) bins_.slice(b).zeros();
  bin_length_ *= 2;
}

arma::uword SeriesRecorder::n_full_bins() const { return n_measurements_ / bin_length_; }

arma::mat SeriesRecorder::gather_series(const Communicator& communicator, arma::uword quantity,
                                        int root) const {
  const arma::uword n_bins = n_full_bins();
  arma::mat local(n_bins, n_walkers_);
  const double per_measurement = 1 / static_cast<double>(bin_length_);
  for (arma::uword b = 0; b < n_bins; ++b) {
    const double* bin = bins_.slice_memptr(b) + quantity;
    for (arma::uword w = 0; w < n_walkers_; ++w)
      local(b, w) = per_measurement * bin[w * n_quantities_];
  }
  const arma::mat all = gather_walkers(communicator, local, root);
  if (all.empty()) return {};
  return all.t();
}

arma::mat SeriesRecorder::gather_means(const Communicator& communicator) const {
  return gather_walkers(communicator, sums_ / static_cast<double>(n_measurements_));
}

void SeriesRecorder::hand_over(const Communicator& communicator,
                               const std::vector<IndexRange>& from,
                               const std::vector<IndexRange>& to) {
  bins_ = hand_over_walkers(communicator, bins_, from, to);
  const arma::cube sums(sums_.memptr(), sums_.n_rows, sums_.n_cols, 1);
  sums_ = hand_over_walkers(communicator, sums, from, to).slice(0);
  n_walkers_ = sums_.n_cols;
}

void SeriesRecorder::archive(Archive& archive, const Communicator& communicator,
                             arma::uword first_walker) {
  archive.field("n_measurements", n_measurements_);
  archive.field("bin_length", bin_length_);
  // One column per walker: its sums, then its bins.
  const arma::uword used = (n_measurements_ + bin_length_ - 1) / bin_length_;
  const arma::uword length = n_quantities_ * (used + 1);
  arma::mat all;
  if (!archive.loading()) {
    arma::mat local(length, n_walkers_);
    local.head_rows(n_quantities_) = sums_;
    for (arma::uword b = 0; b < used; ++b)
      local.rows((b + 1) * n_quantities_, (b + 2) * n_quantities_ - 1) = bins_.slice(b);
    all = gather_walkers(communicator, local);
    archive.field("walkers", all);
    return;
  }
  archive.field("walkers", all);
  bins_.zeros(n_quantities_, n_walkers_, std::max<arma::uword>(used, 1));
  if (n_walkers_ == 0) return;
  const arma::mat local = all.cols(first_walker, first_walker + n_walkers_ - 1);
  sums_ = local.head_rows(n_quantities_);
  for (arma::uword b = 0; b < used; ++b)
    bins_.slice(b) = local.rows((b + 1) * n_quantities_, (b + 2) * n_quantities_ - 1);
}

}  // namespace ritz
