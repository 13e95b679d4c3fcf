#pragma once

#include <ritz/model/term.hpp>

namespace ritz {

/// The energy Σ_p ½ Σ_k ω_k² x_pk² of particles of mass 1 in a harmonic potential.
class HarmonicConfinement final : public Term {
 public:
  /// `omega` in hartree, one per axis.
  HarmonicConfinement(arma::uword n_particles, const arma::vec& omega);

  const arma::vec& omega() const { return omega_; }
  void add_local_values(LocalValues& out) const override;

 private:
  arma::vec omega_;
  arma::vec half_omega_squared_;  // per degree of freedom
};

}  // namespace ritz
