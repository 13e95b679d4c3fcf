#pragma once

#include <vector>

#include "model/lattice.hpp"
#include "model/sampler.hpp"

namespace ritz {

/// Metropolis sampling of spins by exchanging two opposite ones, which keeps the magnetization. A
/// proposal takes a random pair from a list, or any two opposite spins; a pair of equal spins is
/// left as it is and not counted. One sweep is one proposal per site.
class Exchange final : public Sampler {
 public:
  /// `pairs` may be exchanged; any two sites when there are none.
  Exchange(std::vector<Bond> pairs, std::uint64_t seed) : pairs_(std::move(pairs)), seed_(seed) {}

  void sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const override;

 private:
  /// The two sites that random numbers choose for a configuration.
  Bond choose(const Batch& spins, arma::uword walker, double first, double second) const;

  std::vector<Bond> pairs_;
  std::uint64_t seed_;
};

SamplerKind exchange_kind();

}  // namespace ritz
