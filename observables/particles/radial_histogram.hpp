#pragma once

#include <string>

#include <ritz/io/document.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/stats/grouped.hpp>
#include <ritz/stats/histogram.hpp>

namespace ritz {

/// How far from the origin densities are counted, in bohr. A cloud of trapped particles reaches
/// further the more of them repel each other; what lies beyond the last bin is counted and
/// reported. About nuclei it reaches 10 bohr beyond the outermost; in a cell to a quarter of its
/// side, so that pairs are counted up to half of it.
double extent_of_density(const ParticleHamiltonian& system);

/// Counts of distances in 200 bins, to be divided by the volume of their shells. Counts are
/// integers, so that sums are exact.
class RadialHistogram {
 public:
  /// Distances up to `max` in bohr, in `dimensions` of space.
  RadialHistogram(double max, arma::uword dimensions)
      : axis_{0, max, 200}, dimensions_(dimensions) {}

  /// Adds one distance to the quantities first … first + n_quantities() − 1 of a group.
  void add(double r, arma::uword group, arma::uword first, GroupedAccumulator& sums) const;
  /// The bins, and what lies beyond the last.
  arma::uword n_quantities() const { return axis_.n_bins + 1; }
  const Axis& axis() const { return axis_; }
  /// Volumes of the shells, in bohr^dimensions.
  arma::vec shells() const;
  /// Writes counts per volume of the quantities of `mean` from the first; `unit` is theirs.
  void write(const GroupedEstimate& mean, const std::string& unit, Document& document,
             const std::string& group) const;

 private:
  Axis axis_;
  arma::uword dimensions_;
};

}  // namespace ritz
