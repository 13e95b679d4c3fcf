#pragma once

#include <vector>

#include <ritz/lattice/lattice.hpp>
#include <ritz/samplers/moves/lattice_moves.hpp>

namespace ritz {

/// Exchanges two opposite spins, which keeps the magnetization. A proposal takes a random pair from
/// a list, or any two opposite spins; a pair of equal spins is left as it is and not counted.
class Exchange final : public LatticeMove {
 public:
  /// `pairs` may be exchanged; any two sites when there are none.
  Exchange(const LatticeSpace& space, std::vector<Bond> pairs)
      : LatticeMove(space), pairs_(std::move(pairs)) {}

  void draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const override;
  void propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const override;

 private:
  /// The two sites that random numbers choose for a configuration.
  Bond choose(const Batch& spins, arma::uword walker, double first, double second) const;

  std::vector<Bond> pairs_;
};

SamplerKind exchange_kind();

}  // namespace ritz
