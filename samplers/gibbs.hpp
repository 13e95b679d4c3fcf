#pragma once

#include <ritz/model/sampler.hpp>

namespace ritz {

/// Block Gibbs sampling of a restricted Boltzmann machine that stands alone: hidden units given the
/// coordinates, then the coordinates given them, each exactly. Every sweep is taken.
class Gibbs final : public Sampler {
 public:
  explicit Gibbs(std::uint64_t seed) : seed_(seed) {}

  void sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const override;
  bool always_accepts() const override { return true; }

 private:
  std::uint64_t seed_;
};

SamplerKind gibbs_kind();

}  // namespace ritz
