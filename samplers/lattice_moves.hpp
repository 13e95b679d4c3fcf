#pragma once

#include <algorithm>
#include <string>

#include "model/sampler.hpp"

namespace ritz {

/// Metropolis moves on a lattice: a sampler of its own, or what moves the replicas of another.
class LatticeMoves : public Sampler {
 public:
  void sweep(const Wavefunction&, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const final {
    for (std::uint64_t s = first_sweep; s < first_sweep + n_sweeps; ++s)
      sweep_once(*block.state, block.walkers.begin, s, 1.0, counts);
  }
  std::string advice() const override {
    return "give more sampler.sweeps, or take the sampler tempering, which crosses between regions";
  }
  /// One sweep of walkers that are distributed as |ψ|^(2 · power), with the random numbers of
  /// walkers first_walker, … at this step.
  virtual void sweep_once(WalkerState& state, std::uint64_t first_walker, std::uint64_t step,
                          double power, MoveCounts& counts) const = 0;
};

/// One of 0 … n − 1 from a uniform number in (0, 1).
inline arma::uword pick(double u, arma::uword n) {
  return std::min(static_cast<arma::uword>(u * static_cast<double>(n)), n - 1);
}

}  // namespace ritz
