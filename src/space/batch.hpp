#pragma once

#include <armadillo>
#include <cstdint>
#include <vector>

namespace ritz {

/// Configurations, n_dof x W: column w is walker w. One walker is a matrix of one column.
using Batch = arma::mat;

/// Trial changes of tracked walkers, sparse: any number per walker. Change k concerns the walker in
/// column walker[k] and sets its degrees of freedom dof[e] to value[e] for e from first[k] up to,
/// not including, first[k + 1]; each of them once.
struct Changes {
  std::vector<std::uint32_t> walker;
  std::vector<std::uint32_t> first = {0};
  std::vector<std::uint32_t> dof;
  std::vector<double> value;

  std::size_t size() const { return walker.size(); }
  void clear() {
    walker.clear();
    first.assign(1, 0);
    dof.clear();
    value.clear();
  }
  /// Starts no new change: adds one entry to the change that end_change() will close.
  void set(std::uint32_t which_dof, double new_value) {
    dof.push_back(which_dof);
    value.push_back(new_value);
  }
  /// Throws std::logic_error when the change sets a degree of freedom twice.
  void end_change(std::uint32_t of_walker) {
    if (dof.size() > first.back() + 1) require_distinct();
    walker.push_back(of_walker);
    first.push_back(static_cast<std::uint32_t>(dof.size()));
  }
  /// Makes room for n changes of one degree of freedom each; walker, dof and value are yet to be
  /// written.
  void resize_single(std::size_t n);
  /// The changes of which `chosen` is true, in order.
  Changes subset(const std::vector<char>& chosen) const;
  /// Writes the changed configurations, one column per change, of walkers that are at x.
  void trials(const Batch& x, Batch& out) const;
  /// That of change k, x.n_rows numbers.
  void write_trial(std::size_t k, const Batch& x, double* out) const;

  static constexpr arma::uword several = ~arma::uword{0};
  /// The particle that change k moves, each having `dimensions` degrees of freedom that follow each
  /// other; `several` where there are more, or none.
  arma::uword particle(std::size_t k, arma::uword dimensions) const;

 private:
  void require_distinct() const;
};

}  // namespace ritz
