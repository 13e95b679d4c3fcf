#pragma once

#include "model/sampler.hpp"

namespace ritz {

/// Random-walk Metropolis in continuous space with Gaussian steps: of one particle after another,
/// with log-ratios from the tracked walkers, or of all particles together. One sweep is one
/// proposal per particle, or one of all.
class Metropolis final : public Sampler {
 public:
  Metropolis(arma::uword n_particles, arma::uword dimensions, bool all_particles, StepLength step,
             std::uint64_t seed)
      : n_particles_(n_particles),
        dimensions_(dimensions),
        all_particles_(all_particles),
        step_(step),
        seed_(seed) {}

  void sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const override;
  StepLength* step() override { return &step_; }

 private:
  void sweep_particles(WalkerBlock& block, std::uint64_t sweep, MoveCounts& counts) const;
  void sweep_all(WalkerBlock& block, std::uint64_t first_sweep, std::uint64_t n_sweeps,
                 MoveCounts& counts) const;

  arma::uword n_particles_, dimensions_;
  bool all_particles_;
  StepLength step_;
  std::uint64_t seed_;
};

SamplerKind metropolis_kind();

}  // namespace ritz
