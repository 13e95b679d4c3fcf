#pragma once

#include "model/sampler.hpp"

namespace ritz {

/// Importance sampling: all particles drift along the quantum force and diffuse,
/// r′ = r + τ F/2 + √τ χ with F = 2∇log|ψ| and χ normal, corrected by Metropolis and Hastings'
/// acceptance with the two Green's functions. Large forces (near nodes and hard cores) are limited
/// as in Umrigar, Nightingale and Runge (J. Chem. Phys. 99, 2865 (1993), equation 35 with a = 1);
/// the acceptance makes any limit exact. The step length is √τ; one sweep is one proposal.
class Langevin final : public Sampler {
 public:
  Langevin(StepLength step, std::uint64_t seed) : step_(step), seed_(seed) {}

  void sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const override;
  StepLength* step() override { return &step_; }

 private:
  arma::mat drift(const arma::mat& gradient) const;

  StepLength step_;
  std::uint64_t seed_;
};

SamplerKind langevin_kind();

}  // namespace ritz
