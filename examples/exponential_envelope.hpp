#pragma once

#include <ritz/model/wavefunction.hpp>

namespace ritz {

/// log ψ = −κ Σ_i u_i with u_i = √(s² + r_i²), r_i the distance of particle i from the origin:
/// falls off exponentially far away and is smooth at the origin. Parameter: log κ.
class ExponentialEnvelope final : public Wavefunction, public SpatialDerivatives {
 public:
  /// `kappa` in 1/bohr, `softening` (s) in bohr.
  ExponentialEnvelope(arma::uword dimensions, double kappa, double softening);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  void log_psi(const Batch& r, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& r) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

 private:
  arma::mat softened_radii(const Batch& r) const;  // u, n_particles x W

  arma::uword dimensions_;
  double kappa_, softening_;
};

WavefunctionKind exponential_envelope_kind();

}  // namespace ritz
