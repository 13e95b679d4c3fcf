#pragma once

#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/wavefunction.hpp>

namespace ritz::testing {

/// Particles without interaction in V = Σ (½ k r² + s r⁴).
class AnharmonicTrap final : public ParticleHamiltonian {
 public:
  AnharmonicTrap(const ParticleSpace& space, double quadratic, double quartic);

  double length_scale() const override { return 1; }
  std::string description() const override { return "anharmonic trap"; }
  void draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                  Batch& out) const override;
};

/// Two fermions of one spin in two dimensions, ψ = [u(r₂) − u(r₁)] exp(−α(r₁² + r₂²)) with
/// u = x(1 + λr²): antisymmetric, and λ moves its node. Parameters: α, λ.
class NodalPair final : public Wavefunction, public SpatialDerivatives {
 public:
  NodalPair(double alpha, double lambda) { parameters_ = {alpha, lambda}; }

  std::vector<ParameterGroup> parameter_groups() const override {
    return {{.name = "alpha"}, {.name = "lambda"}};
  }
  bool is_antisymmetric() const override { return true; }
  void log_psi(const Batch& r, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& r) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

  /// Its energy in an AnharmonicTrap in closed form.
  static double energy(double alpha, double lambda, double quadratic, double quartic);

 private:
  arma::rowvec difference(const Batch& r) const;  // u(r₂) − u(r₁)
};

}  // namespace ritz::testing
