#pragma once

#include <ritz/samplers/moves/particle_moves.hpp>

namespace ritz {

/// Importance sampling: particles drift along the quantum force and diffuse,
/// r′ = r + τ F/2 + √τ χ with F = 2∇log|ψ| and χ normal, corrected by Metropolis and Hastings'
/// acceptance with the two Green's functions. Large forces (near nodes, nuclei and hard cores) are
/// limited, of each particle by itself, as in Umrigar, Nightingale and Runge (J. Chem. Phys. 99,
/// 2865 (1993), equation 35 with a = 1); the acceptance makes any limit exact. The step length is
/// √τ.
class LangevinStep final : public ParticleMove {
 public:
  using ParticleMove::ParticleMove;

  bool needs_gradient() const override { return true; }
  void draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const override;
  void propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const override;
  void write_log_q(WalkerState& walkers, const MoveStep& step, const arma::mat& gradient,
                   Trial& trial) const override;

 private:
  void drift(const double* gradient, double power, double tau, arma::vec& out) const;
};

SamplerKind langevin_kind();

}  // namespace ritz
