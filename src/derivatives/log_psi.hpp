#pragma once

#include <armadillo>

namespace ritz {

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

/// log ψ with its derivatives in space, of W walkers with D degrees of freedom. Factors add.
struct SpatialValues {
  LogPsi log_psi;
  arma::mat gradient;            ///< of log|ψ|, D x W
  arma::rowvec laplacian;        ///< of log|ψ|, 1 x W
  arma::mat phase_gradient;      ///< D x W; empty while ψ is real up to its sign
  arma::rowvec phase_laplacian;  ///< 1 x W; empty likewise

  void zeros(arma::uword n_dof, arma::uword n_walkers, bool real);
};

}  // namespace ritz
