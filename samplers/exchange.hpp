#pragma once

#include <vector>

#include "model/lattice.hpp"
#include "samplers/lattice_moves.hpp"

namespace ritz {

/// Metropolis sampling of spins by exchanging two opposite ones, which keeps the magnetization. A
/// proposal takes a random pair from a list, or any two opposite spins; a pair of equal spins is
/// left as it is and not counted. One sweep is one proposal per site.
class Exchange final : public LatticeMoves {
 public:
  /// `pairs` may be exchanged; any two sites when there are none.
  Exchange(std::vector<Bond> pairs, std::uint64_t seed) : pairs_(std::move(pairs)), seed_(seed) {}

  void sweep_once(WalkerState& state, std::uint64_t first_walker, std::uint64_t step, double power,
                  MoveCounts& counts) const override;

 private:
  /// The two sites that random numbers choose for a configuration.
  Bond choose(const Batch& spins, arma::uword walker, double first, double second) const;

  std::vector<Bond> pairs_;
  std::uint64_t seed_;
};

SamplerKind exchange_kind();

}  // namespace ritz
