#pragma once

#include <ritz/wavefunctions/particles/slater.hpp>

namespace ritz {

/// Walkers with the inverse matrices of their determinants: a move of one particle costs the
/// orbitals at one place and an update of rank one.
class SlaterState final : public WalkerState {
 public:
  SlaterState(const Slater& slater, Batch configurations);

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override;
  void compute_proposal(const Changes& changes, LogPsi& ratios) override;
  void keep_accepted(const Changes& proposal, std::span<const char> accepted) override;
  void compute_all() override;
  void list_caches(std::vector<arma::mat*>& out) override;

 private:
  /// Where the particles of changes are to go, and the orbitals there.
  struct Trials {
    std::vector<arma::uword> particle;  // Changes::several where there are more
    arma::mat points;                   // d x changes
    arma::mat orbitals;                 // n_orbitals x changes
    // Changes that are evaluated in full: of several particles, or to near a node.
    std::vector<arma::uword> in_full;
    DeterminantCaches caches;
    LogPsi log_psi;
  };
  void evaluate(const Changes& changes, Trials& trials, LogPsi& out) const;
  void evaluate_in_full(const Changes& changes, Trials& trials, LogPsi& out) const;
  void evaluate_walker(const Changes& proposal, std::size_t k);

  const Slater& slater_;
  DeterminantCaches caches_;
  Trials proposal_;
  mutable Trials asked_;  // a workspace
};

}  // namespace ritz
