#pragma once

#include <ritz/samplers/moves/particle_moves.hpp>

namespace ritz {

/// Steps from a Cauchy distribution in each coordinate: mostly short, now and then very long, so
/// that walkers cross between regions that are far apart.
class CauchyStep final : public ParticleMove {
 public:
  using ParticleMove::ParticleMove;

  void draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const override;
  void propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const override;
};

SamplerKind cauchy_kind();

}  // namespace ritz
