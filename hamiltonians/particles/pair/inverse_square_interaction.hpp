#pragma once

#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>

namespace ritz {

/// v = coupling/r², the coupling in hartree·bohr².
class InverseSquareInteraction final : public PairInteraction {
 public:
  InverseSquareInteraction(std::string name, arma::uword dimensions, double coupling)
      : PairInteraction(std::move(name), dimensions), coupling_(coupling) {}

  double coupling() const { return coupling_; }

  void add(const double* r, arma::uword n, double& energy, double& r_dot_gradient) const override;
  /// ψ ∝ r^λ with λ (λ + d − 2) = coupling.
  Contact contact() const override;
  /// A ψ that does not vanish fast enough for a finite mean of 1/r².
  std::string refuses(const ParticleHamiltonian& system, const Wavefunction& psi) const override;
  bool is_zero() const override { return coupling_ == 0; }
  std::string description() const override;

 private:
  double coupling_;
};

PairInteractionKind inverse_square_interaction_kind();

}  // namespace ritz
