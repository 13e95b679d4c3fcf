#pragma once

#include <vector>

#include <ritz/natural/sample_products.hpp>
#include <ritz/natural/tiled_matrix.hpp>

namespace ritz {

/// How the samples of all ranks are ordered and cut for the kernel of natural gradient: block after
/// block, the measurements of a block after each other, in groups of whole units. In the kernel the
/// rows of a group follow each other, first those of log|ψ|, then those of the phase. The order and
/// the groups are the same on any number of ranks; who computes what is not, and does not matter.
class KernelLayout {
 public:
  /// What the kernel of N samples is: N x N real where the phase does not depend on the parameters,
  /// N x N Hermitian where log ψ is holomorphic in all of them, otherwise 2N x 2N real.
  enum class Form { real, hermitian, stacked };

  struct Group {
    IndexRange units;
    IndexRange samples;
  };

  /// The widest slice, for so many samples over all ranks.
  static arma::uword slice_width(std::uint64_t n_samples);

  /// Collective.
  KernelLayout(const Communicator& communicator, const EnergyBatch& batch);

  Form form() const { return form_; }
  arma::uword n_samples() const { return n_samples_; }
  const std::vector<Group>& groups() const { return groups_; }

  /// Rows of a sample in the kernel: one, or log|ψ| and phase.
  arma::uword n_parts() const { return form_ == Form::stacked ? 2 : 1; }
  /// The kernel in tiles of two groups; those ranks own some that have log-derivatives.
  TileLayout tiles() const;

  /// The slices that the log-derivatives travel in, alike on every rank.
  std::size_t n_slices() const { return widths_.size(); }
  /// The log-derivatives of this slice of all samples, packed, in the order of the kernel: width x
  /// n_samples, on every rank. Collective.
  arma::mat gather(const Communicator& communicator, const EnergyBatch& batch,
                   std::size_t slice) const;
  /// On ranks that have log-derivatives.
  const LogDerivatives::Slice& slice(std::size_t k) const { return slices_[k]; }

  /// Numbers of all samples, n_walkers x n_measurements, in the order of the kernel and back.
  arma::vec in_order(const arma::mat& values) const;
  void from_order(const arma::vec& ordered, arma::mat& values) const;

 private:
  struct Unit {
    IndexRange walkers;
    arma::uword measurement;
    arma::uword arrives;  // its first column in what ranks send, one after another
    arma::uword begin;    // its first sample in the kernel
  };

  void read_units(const Communicator& communicator, const EnergyBatch& batch);
  void make_groups();

  Form form_ = Form::real;
  arma::uword n_samples_ = 0;
  std::vector<Unit> units_;
  std::vector<Group> groups_;
  std::vector<int> workers_;                   // ranks that have units
  std::vector<std::size_t> n_sent_;            // samples of each rank
  std::vector<std::size_t> widths_;            // of the slices
  std::vector<LogDerivatives::Slice> slices_;  // where this rank has log-derivatives
};

}  // namespace ritz
