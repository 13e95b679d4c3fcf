#pragma once

#include <armadillo>
#include <vector>

#include <ritz/base/archive.hpp>
#include <ritz/base/blocks.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// Time series of several quantities for the walkers of one rank, of bounded size: when more than
/// `most_bins` measurements have come, neighbours are joined, and one bin stands for 2, 4, 8, …
/// measurements. Sums over all measurements are kept beside them, so that means lose nothing.
class SeriesRecorder {
 public:
  SeriesRecorder(arma::uword n_quantities, arma::uword n_local_walkers,
                 arma::uword most_bins = 512);

  /// One measurement: n_quantities x n_local_walkers.
  void add(const arma::mat& values);
  arma::uword n_quantities() const { return n_quantities_; }
  std::uint64_t n_measurements() const { return n_measurements_; }
  std::uint64_t bin_length() const { return bin_length_; }
  /// Sum of one quantity over all measurements of the walkers of this rank; not collective.
  double local_sum(arma::uword quantity) const { return arma::accu(sums_.row(quantity)); }

  /// Bin means of one quantity of all walkers, n_walkers x n_bins, on the rank `root`
  /// (elsewhere empty). A last bin that is not full is left out, unless it is the only one.
  /// Collective.
  arma::mat gather_series(const Communicator& communicator, arma::uword quantity,
                          int root = 0) const;
  /// Mean over measurements of every quantity for each walker, n_quantities x n_walkers, on rank 0.
  /// Collective.
  arma::mat gather_means(const Communicator& communicator) const;

  std::size_t n_bytes() const { return sizeof(double) * bins_.n_elem; }
  /// Walkers change their owner; see hand_over_walkers().
  void hand_over(const Communicator& communicator, const std::vector<IndexRange>& from,
                 const std::vector<IndexRange>& to);

  /// The state of the walkers of all ranks, as in Ensemble::archive: written on rank 0, read on
  /// every rank; `first_walker` is the first of this rank. Collective.
  void archive(Archive& archive, const Communicator& communicator, arma::uword first_walker);

 private:
  void join_bins();
  arma::uword n_full_bins() const;

  arma::uword n_quantities_, n_walkers_, most_bins_;
  std::uint64_t n_measurements_ = 0, bin_length_ = 1;
  arma::cube bins_;  // n_quantities x n_walkers x most_bins: sums over the measurements of a bin
  arma::mat sums_;   // n_quantities x n_walkers
};

}  // namespace ritz
