#pragma once

#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/samplers/moves/lattice_moves.hpp>

namespace ritz {

/// Moves along the Hamiltonian: a proposal is one of the n(x) configurations that its off-diagonal
/// part connects x with, each as likely as the others. Its reverse is one of n(x′). What H
/// conserves is conserved.
class Connected final : public LatticeMove {
 public:
  /// Keeps a reference to `hamiltonian`.
  explicit Connected(const LatticeHamiltonian& hamiltonian)
      : LatticeMove(hamiltonian.space()), hamiltonian_(hamiltonian) {}

  void draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const override;
  void propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const override;

 private:
  const LatticeHamiltonian& hamiltonian_;
};

SamplerKind connected_kind();

}  // namespace ritz
