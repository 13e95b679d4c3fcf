#pragma once

#include "samplers/lattice_moves.hpp"

namespace ritz {

/// Metropolis sampling of spins by turning one of them, at a random site. One sweep is one proposal
/// per site.
class Flip final : public LatticeMoves {
 public:
  explicit Flip(std::uint64_t seed) : seed_(seed) {}

  void sweep_once(WalkerState& state, std::uint64_t first_walker, std::uint64_t step, double power,
                  MoveCounts& counts) const override;

 private:
  std::uint64_t seed_;
};

SamplerKind flip_kind();

}  // namespace ritz
