#pragma once

#include <optional>

#include <ritz/model/wavefunction.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

/// log ψ = −α Σ_i (x_i² + y_i² + β z_i²) over particles, β on the last axis: the ground state of
/// one particle in a harmonic trap when α = ω/2 and β is the ratio of frequencies. Parameters: log
/// α, and log β where there is a β.
class Gaussian final : public Wavefunction, public SpatialDerivatives {
 public:
  struct Form {
    double alpha = 0.5;          ///< 1/bohr²
    std::optional<double> beta;  ///< left out: 1, and no parameter
    bool fixed = false;          ///< nothing is a parameter
  };
  Gaussian(const ParticleSpace& space, const Form& form);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool is_symmetric() const override { return true; }
  void log_psi(const Batch& r, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& r) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

  /// The coefficients c_k of log ψ = −Σ_k c_k x_k².
  const arma::vec& coefficients() const { return coefficients_; }

 private:
  void set_coefficients();

  arma::uword dimensions_;
  double alpha_, beta_;
  bool with_beta_;
  arma::vec coefficients_;
};

WavefunctionKind gaussian_kind();

}  // namespace ritz
