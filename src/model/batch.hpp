#pragma once

#include <armadillo>
#include <cstdint>
#include <vector>

namespace ritz {

/// Configurations, n_dof x W: column w is walker w. One walker is a matrix of one column.
using Batch = arma::mat;

/// log ψ as two real rows, 1 x W each: log|ψ| and the phase in radians. Never ψ itself, which
/// overflows; a real ψ has phases 0 and π.
struct LogPsi {
  arma::rowvec log_abs;
  arma::rowvec phase;

  LogPsi() = default;
  explicit LogPsi(arma::uword n_walkers)
      : log_abs(n_walkers, arma::fill::zeros), phase(n_walkers, arma::fill::zeros) {}
  arma::uword n_walkers() const { return log_abs.n_elem; }
  void zeros(arma::uword n_walkers) {
    log_abs.zeros(n_walkers);
    phase.zeros(n_walkers);
  }
};

/// Trial changes of tracked walkers, sparse: any number per walker. Change k concerns the walker in
/// column walker[k] and sets its degrees of freedom dof[e] to value[e] for e from first[k] up to,
/// not including, first[k + 1].
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
  void end_change(std::uint32_t of_walker) {
    walker.push_back(of_walker);
    first.push_back(static_cast<std::uint32_t>(dof.size()));
  }
  /// The changes of which `chosen` is true, in order.
  Changes subset(const std::vector<char>& chosen) const;
};

}  // namespace ritz
