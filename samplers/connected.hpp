#pragma once

#include "model/lattice_hamiltonian.hpp"
#include "samplers/lattice_moves.hpp"

namespace ritz {

/// Metropolis sampling along the Hamiltonian: a proposal is one of the n(x) configurations that its
/// off-diagonal part connects x with, each as likely as the others. Its reverse is one of n(x′), so
/// that the ratio n(x)/n(x′) goes into the acceptance. What H conserves is conserved. One sweep is
/// one proposal per degree of freedom.
class Connected final : public LatticeMoves {
 public:
  /// Keeps a reference to `hamiltonian`.
  Connected(const LatticeHamiltonian& hamiltonian, std::uint64_t seed)
      : hamiltonian_(hamiltonian), seed_(seed) {}

  void sweep_once(WalkerState& state, std::uint64_t first_walker, std::uint64_t step, double power,
                  MoveCounts& counts) const override;

 private:
  const LatticeHamiltonian& hamiltonian_;
  std::uint64_t seed_;
};

SamplerKind connected_kind();

}  // namespace ritz
