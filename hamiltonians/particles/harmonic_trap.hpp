#pragma once

#include <memory>

#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>
#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// Particles of mass 1 in a harmonic trap:
/// H = Σ_i [−½∇_i² + ½ Σ_k ω_k² x_ik²] + Σ_{i<j} v(r_ij), in hartree and bohr.
class HarmonicTrap final : public ParticleHamiltonian {
 public:
  /// One frequency per axis.
  HarmonicTrap(const ParticleSpace& space, const arma::vec& omega,
               std::unique_ptr<PairInteraction> interaction);

  std::string description() const override;
  arma::vec trap_frequencies() const override { return omega_; }
  double length_scale() const override;
  void draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                  Batch& out) const override;

 private:
  arma::vec omega_;
};

SystemKind harmonic_trap_kind();

}  // namespace ritz
