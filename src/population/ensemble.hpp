#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <ritz/base/archive.hpp>
#include <ritz/base/blocks.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/sampler.hpp>
#include <ritz/parallel/communicator.hpp>
#include <ritz/population/interruption.hpp>

namespace ritz {

/// All walkers of a run, in blocks that the ranks share out, and the count of sweeps they have
/// made. A rank owns blocks that follow each other, those of rank 0 first.
class Ensemble {
 public:
  /// Refers to all its arguments. No walkers before start() or archive().
  Ensemble(const Communicator& communicator, const Hamiltonian& hamiltonian,
           const Wavefunction& wavefunction, const Blocks& blocks, std::uint64_t seed);

  /// Asked between pieces of all work on walkers from now on.
  void set_interruption(Interruption& interruption) { interruption_ = &interruption; }
  Interruption* interruption() const { return interruption_; }

  /// Draws starting configurations where ψ does not vanish. Throws NumericsError after many vain
  /// attempts. Collective.
  void start();
  /// Makes n_sweeps sweeps of every walker. Collective.
  void sweep(const Sampler& sampler, std::uint64_t n_sweeps);
  /// Everything that walkers cache, again, with the parameters as they are now. A run can go on
  /// from here: this is what archive() writes. Collective.
  void refresh();
  /// To where walkers stood at the last refresh(), after work that was left.
  void go_back();
  /// Gives every walker of the blocks its weight |ψ|², normalised to 1 over all walkers, and
  /// returns the weights of all, n_walkers x 1. Throws NumericsError, on every rank alike, where
  /// log|ψ| is not a number or ψ is zero everywhere. Collective.
  arma::vec weigh();
  /// Where a walker stands, known to every rank. Collective.
  arma::vec configuration(std::size_t walker) const;
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
  /// Blocks of the rank that has most.
  std::size_t n_slots() const { return *std::ranges::max_element(shares_); }
  /// Visits the blocks of this rank. Collective.
  template <class Visit>
  void for_each_block(Interruption::Work work, Visit&& visit) const {
    for_each_slot(work, [&](std::size_t k) { visit(own_[k]); });
  }
  const Blocks& layout() const { return layout_; }
  arma::uword n_local_walkers() const { return range_.size(); }
  IndexRange local_walkers() const { return range_; }
  std::uint64_t sweeps_made() const { return sweeps_made_; }
  arma::uword n_dof() const { return hamiltonian_.space().n_dof(); }
  /// Configurations of the walkers of this rank, n_dof x n_local_walkers.
  arma::mat local_configurations() const;
  /// Reads or writes the walkers of all ranks as they were at the last refresh(); the archive is
  /// used by rank 0 alone when writing and by every rank when reading. Collective.
  void archive(Archive& archive);

 private:
  // What a run can go on from.
  struct Mark {
    arma::mat configurations, replicas;  // a column for each walker of this rank
    std::uint64_t sweeps_made = 0;
    MoveCounts counts;
  };
  template <class Visit>
  void for_each_slot(Interruption::Work work, Visit&& visit) const {
    for (std::size_t k = 0; k < n_slots(); ++k) {
      if (k < own_.size()) visit(k);
      if (interruption_) interruption_->pause(work);
    }
  }
  void track(const arma::mat& configurations, const arma::mat& replicas);
  arma::mat local_replicas() const;
  void mark();
  MoveCounts total(const MoveCounts& counts) const;

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
  Mark mark_;
  Interruption* interruption_ = nullptr;
};

}  // namespace ritz
