#pragma once

#include "model/sampler.hpp"

namespace ritz {

/// Metropolis sampling of spins by turning one of them, at a random site. One sweep is one proposal
/// per site.
class Flip final : public Sampler {
 public:
  explicit Flip(std::uint64_t seed) : seed_(seed) {}

  void sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const override;

 private:
  std::uint64_t seed_;
};

SamplerKind flip_kind();

}  // namespace ritz
