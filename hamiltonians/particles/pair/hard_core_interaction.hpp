#pragma once

#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>

namespace ritz {

/// v = ∞ where r ≤ diameter, in bohr, else 0.
class HardCoreInteraction final : public PairInteraction {
 public:
  HardCoreInteraction(std::string name, arma::uword dimensions, double diameter)
      : PairInteraction(std::move(name), dimensions), diameter_(diameter) {}

  double diameter() const { return diameter_; }

  void add(const double* r, arma::uword n, double& energy, double& r_dot_gradient) const override;
  bool has_virial() const override { return false; }
  Contact contact() const override { return {Contact::Kind::wall, diameter_}; }
  /// A ψ that does not vanish where cores overlap.
  std::string refuses(const ParticleHamiltonian& system, const Wavefunction& psi) const override;
  std::string description() const override;

 private:
  double diameter_;
};

PairInteractionKind hard_core_interaction_kind();

}  // namespace ritz
