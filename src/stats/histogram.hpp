#pragma once

#include <armadillo>
#include <optional>
#include <span>

#include <ritz/stats/grouped.hpp>

namespace ritz {

/// Bins of equal width over min ≤ x < max.
struct Axis {
  double min = 0;
  double max = 1;
  arma::uword n_bins = 1;

  double width() const { return (max - min) / static_cast<double>(n_bins); }
  arma::vec centers() const;
  arma::vec edges() const;  ///< n_bins + 1 of them
  /// Nothing for an x outside or NaN.
  std::optional<arma::uword> bin(double x) const;
};

/// A histogram with error bars that include autocorrelation. A sample (a configuration of one
/// walker) brings any number of values: one per particle, one per pair.
class Histogram {
 public:
  /// Throws std::logic_error for an axis without bins or extent.
  Histogram(const Axis& axis, arma::uword n_groups);

  const Axis& axis() const { return axis_; }

  void add(arma::uword group, std::span<const double> values, double weight = 1);

  /// The mean number of values of a sample in each bin.
  GroupedEstimate counts() const;
  /// counts per width: the integral is the mean number of values per sample within the axis.
  GroupedEstimate density() const;
  /// The mean number of values of a sample outside the axis.
  double outside() const;

  /// For sums over ranks and for checkpoints; the last quantity counts values outside.
  GroupedAccumulator& accumulator() { return accumulator_; }
  const GroupedAccumulator& accumulator() const { return accumulator_; }
  void archive(Archive& archive) { accumulator_.archive(archive); }

 private:
  Axis axis_;
  GroupedAccumulator accumulator_;
};

}  // namespace ritz
