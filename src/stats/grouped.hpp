#pragma once

#include <armadillo>
#include <functional>

#include <ritz/base/blocks.hpp>

namespace ritz {

class Archive;

/// Which of some 64 groups each sample belongs to, for errors from the spread between groups. A
/// group holds whole walkers of one block (independent chains, which one rank fills). Fewer than 16
/// walkers are cut into stretches of time besides, not more of them than a stretch has
/// measurements; the stretches of one walker are neighbours. A group depends on the walker and the
/// measurement alone, never on the number of ranks.
class Grouping {
 public:
  /// Throws std::logic_error when there are no walkers or measurements.
  Grouping(const Blocks& blocks, arma::uword n_measurements);

  arma::uword count() const { return n_parts_ * n_stretches_; }
  arma::uword n_stretches() const { return n_stretches_; }
  arma::uword group(arma::uword walker, arma::uword measurement) const;
  /// The groups of the walkers of whole blocks.
  IndexRange groups(const IndexRange& walkers) const;

 private:
  // Parts, of whole walkers, are numbered through all blocks.
  arma::uword parts_before(arma::uword walker) const;

  Blocks blocks_;
  arma::uword n_measurements_, parts_per_block_ = 1, n_parts_ = 0, n_stretches_ = 1;
};

/// Values with errors, element by element.
struct GroupedEstimate {
  arma::vec value;
  arma::vec error;           ///< infinite when only one group has samples
  arma::uword n_groups = 0;  ///< that have samples
};

/// Means of many quantities over samples, with errors that include autocorrelation: sums are kept
/// per group of samples (see Grouping), and the error comes from the spread between the groups.
/// Where groups are stretches of time, they are joined to stretches of twice the length, and so on
/// to whole walkers (of a single one: to a quarter of its time), and the largest of the errors is
/// taken: neither what outlasts a stretch nor what keeps walkers apart is overlooked.
///
/// Accumulators of different ranks are joined by adding their data(). Integer counts are exact in
/// double precision up to 2⁵³, so that they give the same bits in any order; sums of real numbers
/// do so only when each group is filled by one rank, or when the sum over ranks is reproducible.
class GroupedAccumulator {
 public:
  /// `n_stretches` of a walker are neighbouring groups.
  GroupedAccumulator(arma::uword n_quantities, arma::uword n_groups, arma::uword n_stretches = 1);

  arma::uword n_quantities() const { return data_.n_rows - 1; }
  arma::uword n_groups() const { return data_.n_cols; }

  /// One sample: all quantities at once. With weight 0 they need not be numbers.
  void add(arma::uword group, const arma::vec& values, double weight = 1);
  /// One sample in pieces: amounts (already weighted) to single quantities, and its weight once.
  void add_amount(arma::uword group, arma::uword quantity, double amount) {
    data_(quantity, group) += amount;
  }
  void add_weight(arma::uword group, double weight = 1) { data_(n_quantities(), group) += weight; }

  /// (n_quantities + 1) x n_groups: weighted sums, and the sums of weights in the last row.
  const arma::mat& data() const { return data_; }
  arma::mat& data() { return data_; }

  /// The mean of every quantity.
  GroupedEstimate mean() const;
  /// Any function of the means, such as a ratio or a normalised density, with errors by the
  /// delete-one jackknife over groups. NaN before the first sample.
  GroupedEstimate estimate(const std::function<arma::vec(const arma::vec& means)>& function) const;

  void archive(Archive& archive);

 private:
  // Sums of neighbouring groups, so many stretches of one walker at a time.
  arma::mat joined(arma::uword n_joined) const;

  arma::mat data_;
  arma::uword n_stretches_;
};

}  // namespace ritz
