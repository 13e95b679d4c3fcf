#pragma once

#include <ritz/samplers/moves/lattice_moves.hpp>

namespace ritz {

/// Turns one spin, at a random site.
class Flip final : public LatticeMove {
 public:
  using LatticeMove::LatticeMove;

  void draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const override;
  void propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const override;
};

SamplerKind flip_kind();

}  // namespace ritz
