#pragma once

#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>

namespace ritz {

/// v = s exp(−r²/2 range²), s the strength in hartree and the range in bohr.
class GaussianInteraction final : public PairInteraction {
 public:
  GaussianInteraction(std::string name, arma::uword dimensions, double strength, double range)
      : PairInteraction(std::move(name), dimensions), strength_(strength), range_(range) {}

  double strength() const { return strength_; }
  double range() const { return range_; }

  void add(const double* r, arma::uword n, double& energy, double& r_dot_gradient) const override;
  bool is_zero() const override { return strength_ == 0; }
  std::string description() const override;

 private:
  double strength_, range_;
};

PairInteractionKind gaussian_interaction_kind();

}  // namespace ritz
