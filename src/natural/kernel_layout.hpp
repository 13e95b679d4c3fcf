#pragma once

#include <vector>

#include <ritz/natural/sample_products.hpp>

namespace ritz {

/// How the samples of all ranks are ordered and cut for the kernel of natural gradient: block after
/// block, the measurements of a block after each other, in groups of whole units. The order and the
/// groups are the same on any number of ranks; who computes what is not, and does not matter.
class KernelLayout {
 public:
  /// What the kernel of N samples is: N x N real where the phase does not depend on the parameters,
  /// N x N Hermitian where log ψ is holomorphic in all of them, otherwise 2N x 2N real, first all
  /// rows of log|ψ|, then all of the phase.
  enum class Form { real, hermitian, stacked };

  struct Group {
    IndexRange units;
    IndexRange samples;
  };

  /// Collective.
  KernelLayout(const Communicator& communicator, const EnergyBatch& batch);

  Form form() const { return form_; }
  arma::uword n_samples() const { return n_samples_; }
  const std::vector<Group>& groups() const { return groups_; }

  /// The rank that computes the tiles of this row of groups: one that has log-derivatives.
  int worker(std::size_t row) const;
  bool has_one_worker() const { return workers_.size() == 1; }
  /// The columns of the tiles that are computed in a row: of every pair of groups one, and in all
  /// rows as many (give or take one).
  bool computes(std::size_t row, std::size_t column) const;

  /// The log-derivatives of a group, packed, as far as this rank has them.
  std::vector<double> packed_share(const EnergyBatch& batch, std::size_t group) const;

  /// Numbers of all samples, n_walkers x n_measurements, in the order of the kernel and back.
  arma::vec in_order(const arma::mat& values) const;
  void from_order(const arma::vec& ordered, arma::mat& values) const;

 private:
  struct Unit {
    int rank;
    IndexRange walkers;
    arma::uword measurement;
    std::size_t index;  // among the units of its rank
  };

  int rank_;
  Form form_ = Form::real;
  arma::uword n_samples_ = 0;
  std::vector<Unit> units_;
  std::vector<Group> groups_;
  std::vector<int> workers_;  // ranks that have units
};

}  // namespace ritz
