#pragma once

#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>

namespace ritz {

/// v = s/√(r² + a²), s the strength in hartree·bohr and a the softening in bohr.
class CoulombInteraction final : public PairInteraction {
 public:
  CoulombInteraction(std::string name, arma::uword dimensions, double strength, double softening)
      : PairInteraction(std::move(name), dimensions), strength_(strength), softening_(softening) {}

  double strength() const { return strength_; }
  double softening() const { return softening_; }

  void add(const double* r, arma::uword n, double& energy, double& r_dot_gradient) const override;
  /// Kato: without softening s/r is cancelled by the slope s/(d − 1); fermions of one spin, which
  /// meet with an angular momentum, need s/(d + 1).
  Contact contact() const override;
  bool is_zero() const override { return strength_ == 0; }
  std::string description() const override;

 private:
  double strength_, softening_;
};

PairInteractionKind coulomb_interaction_kind();

}  // namespace ritz
