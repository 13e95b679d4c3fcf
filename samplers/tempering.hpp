#pragma once

#include <memory>
#include <string>

#include "samplers/lattice_moves.hpp"

namespace ritz {

/// Parallel tempering (K. Hukushima and K. Nemoto, J. Phys. Soc. Jpn. 65, 1604 (1996)): every
/// walker has replicas that are distributed as |ψ|^(2 · power) with powers below 1, which cross
/// between regions that are far apart. A sweep is one of every replica and then the attempt to swap
/// neighbours, every other pair in turn, with probability
/// min(1, |ψ(x_k+1)/ψ(x_k)|^(2 (power_k − power_k+1))).
class Tempering final : public Sampler {
 public:
  /// The powers of all replicas: 1 first, falling.
  Tempering(std::unique_ptr<Sampler> moves, arma::vec powers, std::uint64_t seed);

  void sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const override;
  arma::uword n_replicas() const override { return powers_.n_elem - 1; }
  std::string advice() const override {
    return "give more sampler.replicas, or a smaller sampler.lowest_power";
  }

 private:
  void swap(WalkerBlock& block, std::uint64_t sweep, MoveCounts& counts) const;

  std::unique_ptr<Sampler> sampler_;
  const LatticeMoves& moves_;
  arma::vec powers_;
  std::uint64_t seed_;
};

SamplerKind tempering_kind();

}  // namespace ritz
