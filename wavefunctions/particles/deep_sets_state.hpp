#pragma once

#include <vector>

#include <ritz/model/walker_state.hpp>
#include <ritz/wavefunctions/particles/deep_sets.hpp>

namespace ritz {

/// Keeps what φ and η gave for every particle and pair, and their means: a moved particle changes
/// one of the former and n − 1 of the latter. Changes of several particles are evaluated in full.
class DeepSetsState final : public WalkerState {
 public:
  DeepSetsState(const DeepSets& psi, Batch configurations);

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override;
  void compute_proposal(const Changes& changes, LogPsi& ratios) override;
  void keep_accepted(const Changes& proposal, std::span<const char> accepted) override;
  void compute_all() override;
  void list_caches(std::vector<arma::mat*>& out) override;

 private:
  // A set of changed configurations. `moved` has for each the particle that moved, and `particles`
  // and `pairs` have its columns; after a change of several particles `moved` is empty and they
  // have all columns.
  struct Trial {
    Batch r;
    std::vector<arma::uword> moved;
    arma::mat particle_features, pair_features, means;
    const arma::mat *particles = nullptr, *pairs = nullptr, *log_psi = nullptr;
    NetworkState state;
  };

  const DeepSets& psi_;
  arma::mat particles_, pairs_;  // φ and η, columns as those of the features
  arma::mat means_;
  Trial kept_;
  mutable Trial scratch_;

  arma::uword n_particles() const { return psi_.features().space().n_particles(); }
  arma::uword n_pairs() const { return psi_.features().space().n_pairs(); }
  // The column, within those of a walker, of the pair of p with the j-th of the others.
  arma::uword pair_with(arma::uword p, arma::uword j) const;
  void evaluate(const Changes& changes, Trial& trial, LogPsi& ratios) const;
  void set_trial(const Changes& changes, Trial& trial) const;
  void evaluate_moved(Trial& trial, const Changes& changes) const;
  void evaluate_all(Trial& trial) const;
};

}  // namespace ritz
