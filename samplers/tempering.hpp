#pragma once

#include <memory>
#include <string>

#include <ritz/samplers/metropolis.hpp>

namespace ritz {

/// Parallel tempering (K. Hukushima and K. Nemoto, J. Phys. Soc. Jpn. 65, 1604 (1996)): every
/// walker has replicas that are distributed as |ψ|^(2 · power) with powers below 1, which cross
/// between regions that are far apart. A sweep is one of every replica and then the attempt to swap
/// neighbours, every other pair in turn, with probability
/// min(1, |ψ(x_k+1)/ψ(x_k)|^(2 (power_k − power_k+1))).
class Tempering final : public Sampler {
 public:
  /// The powers of all replicas: 1 first, falling.
  Tempering(std::unique_ptr<Metropolis> metropolis, arma::vec powers, std::uint64_t seed)
      : metropolis_(std::move(metropolis)), powers_(std::move(powers)), seed_(seed) {}

  void sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const override;
  StepLength* step() override { return metropolis_->step(); }
  arma::uword n_replicas() const override { return powers_.n_elem - 1; }
  std::string advice() const override {
    return "give more sampler.replicas, or a smaller sampler.lowest_power";
  }

 private:
  void swap(WalkerBlock& block, std::uint64_t sweep, MoveCounts& counts) const;

  std::unique_ptr<Metropolis> metropolis_;
  arma::vec powers_;
  std::uint64_t seed_;
};

/// The keys that tempering has in every space.
void add_tempering_keys(Schema& schema);
/// Tempering of the moves that the key `moves` names, one of `kinds`; they get the values of `keys`
/// where they are given.
std::unique_ptr<Sampler> temper(const std::vector<SamplerKind>& kinds, Settings& settings,
                                const std::vector<std::string>& keys,
                                const SamplerContext& context);

/// Tempering on a lattice.
SamplerKind tempering_kind();

}  // namespace ritz
