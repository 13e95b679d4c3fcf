#pragma once

#include <memory>

#include <ritz/model/wavefunction.hpp>
#include <ritz/space/state_space.hpp>
#include <ritz/wavefunctions/particles/orbitals/orbitals.hpp>
#include <ritz/wavefunctions/particles/slater_determinants.hpp>

namespace ritz {

/// Determinants of one-particle orbitals for fermions of both spins, or sums of such. Parameters:
/// those of the orbitals, then the coefficients of all configurations but the first.
class Slater final : public Wavefunction, public SpatialDerivatives {
 public:
  Slater(const ParticleSpace& space, std::unique_ptr<Orbitals> orbitals, Expansion expansion);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  /// Electrons that fill no shell.
  std::vector<std::string> warnings() const override;
  bool has_period() const override { return orbitals_->have_period(); }
  bool is_antisymmetric() const override { return true; }
  void log_psi(const Batch& r, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& r) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

  const ParticleSpace& space() const { return space_; }
  const Orbitals& orbitals() const { return *orbitals_; }
  const Determinants& determinants() const { return determinants_; }
  /// Particles of all walkers as points, d x (N W), in the memory of `r`.
  arma::mat points(const Batch& r) const;

 private:
  void add_spatial(const Batch& r, SpatialValues& out, bool with_laplacian) const;
  // Adds the gradient and, unless null, the Laplacian of the walker that `caches` holds, whose
  // particles begin at column `first` of `values`.
  void add_derivatives(const DeterminantCaches& caches, const OrbitalValues& values,
                       arma::uword first, double* gradient, double* laplacian) const;

  ParticleSpace space_;
  std::unique_ptr<Orbitals> orbitals_;
  Determinants determinants_;
};

WavefunctionKind slater_kind();

}  // namespace ritz
