#pragma once

#include <vector>

#include <ritz/lattice/lattice.hpp>
#include <ritz/samplers/moves/lattice_moves.hpp>
#include <ritz/space/fock_space.hpp>

namespace ritz {

/// Particles on sites: one quantum goes from one site of a pair to the other, or the sites of a
/// pair exchange all that they hold, which takes ↑ and ↓ past each other where U keeps sites from
/// being doubly occupied. Pair, species and direction are random, and what they cannot do is left
/// as it is and not counted: each proposal is as likely as its reverse. Numbers of particles are
/// kept.
class Hop final : public LatticeMove {
 public:
  /// `pairs` may be used; any two sites when there are none. A step is an exchange with probability
  /// `exchanges`.
  Hop(const FockSpace& space, std::vector<Bond> pairs, double exchanges)
      : LatticeMove(space), space_(space), pairs_(std::move(pairs)), exchanges_(exchanges) {}

  void draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const override;
  void propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const override;

 private:
  Bond choose(double first, double second) const;
  void propose_exchange(const double* n, Bond pair, Changes& changes) const;
  void propose_hop(const double* n, Bond pair, double u, Changes& changes) const;

  FockSpace space_;
  std::vector<Bond> pairs_;
  double exchanges_;
};

SamplerKind hop_kind();

}  // namespace ritz
