#pragma once

#include <ritz/samplers/moves/particle_moves.hpp>

namespace ritz {

/// A normal step in every coordinate.
class GaussianStep final : public ParticleMove {
 public:
  using ParticleMove::ParticleMove;

  void draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const override;
  void propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const override;
};

}  // namespace ritz
