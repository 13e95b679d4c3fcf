#pragma once

#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "base/blocks.hpp"
#include "model/hamiltonian.hpp"
#include "model/sampler.hpp"
#include "parallel/communicator.hpp"

namespace ritz {

/// All walkers of a run, in blocks that the ranks share out, and the count of sweeps they have
/// made. A rank owns blocks that follow each other, those of rank 0 first.
class Ensemble {
 public:
  /// Refers to all its arguments. No walkers before start() or archive().
  Ensemble(const Communicator& communicator, const Hamiltonian& hamiltonian,
           const Wavefunction& wavefunction, const Blocks& blocks, std::uint64_t seed);

  /// Draws starting configurations where ψ does not vanish. Throws NumericsError after many vain
  /// attempts. Collective.
  void start();
  /// Makes n_sweeps sweeps of every walker.
  void sweep(const Sampler& sampler, std::uint64_t n_sweeps);
  /// Everything that walkers cache, again, with the parameters as they are now.
  void refresh();
  /// Gives every walker of the blocks its weight |ψ|², normalised to 1 over all walkers, and
  /// returns the weights of all, n_walkers x 1. Collective.
  arma::vec weigh();
  /// How many blocks each rank owns: as many as the others, give or take one, before share_out().
  const std::vector<std::size_t>& shares() const { return shares_; }
  /// The walkers of each rank.
  std::vector<IndexRange> walkers_of_ranks() const;
  /// Hands blocks over until rank r owns shares[r] of them, at least one where it owned any before.
  /// What those that move cache is made anew: no number depends on who owns a block where walkers
  /// are as refresh() leaves them. Collective.
  void share_out(const std::vector<std::size_t>& shares);
  /// The proposals since the last call, over all ranks. Collective.
  MoveCounts take_counts();

  const std::vector<WalkerBlock>& blocks() const { return own_; }
  const Blocks& layout() const { return layout_; }
  arma::uword n_local_walkers() const { return range_.size(); }
  IndexRange local_walkers() const { return range_; }
  std::uint64_t sweeps_made() const { return sweeps_made_; }
  /// Configurations of all walkers on rank 0, n_dof x n_walkers. Collective.
  arma::mat gather_configurations() const;
  /// Reads or writes the walkers of all ranks; the archive is used by rank 0 alone when writing and
  /// by every rank when reading. Collective.
  void archive(Archive& archive);

 private:
  void track(const arma::mat& local_configurations);
  arma::mat gather_replicas() const;

  const Communicator& communicator_;
  const Hamiltonian& hamiltonian_;
  const Wavefunction& wavefunction_;
  Blocks layout_;
  std::uint64_t seed_;
  std::vector<std::size_t> shares_;
  IndexRange range_;
  std::vector<WalkerBlock> own_;
  std::uint64_t sweeps_made_ = 0;
  MoveCounts counts_;
};

}  // namespace ritz
