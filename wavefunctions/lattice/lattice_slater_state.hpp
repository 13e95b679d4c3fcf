#pragma once

#include <vector>

#include <ritz/wavefunctions/lattice/lattice_slater.hpp>

namespace ritz {

/// Walkers with the tables T = M A⁻¹ of their determinants: A holds the rows of the sites where the
/// particles are, in an order that hops leave alone. When particle j hops to site i, its
/// determinant is multiplied by T(i, j), up to the sign of sorting the sites: a look-up. A hop that
/// is made is an update of rank one (Sherman and Morrison) of n_sites x n numbers.
class LatticeSlaterState final : public WalkerState {
 public:
  LatticeSlaterState(const LatticeSlater& slater, Batch configurations);

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override;
  void keep_accepted(const Changes& proposal, std::span<const char> accepted) override;
  void compute_all() override;
  void list_caches(std::vector<arma::mat*>& out) override;

 private:
  struct Hop {
    arma::uword species, from, to;
  };

  /// What change k does, in hops_. False where it changes the number of particles.
  bool find_hops(const Changes& changes, std::size_t k) const;
  /// ψ′/ψ of hops_.
  double ratio(arma::uword walker) const;
  double sign_of_sorting(const double* n) const;
  /// Makes hops_; false where the table would have lost digits.
  bool update(arma::uword walker);
  /// From scratch, at these occupations.
  void evaluate(arma::uword walker, const double* n);

  const double* table(const Hop& hop, arma::uword walker) const;
  arma::uword particle_at(arma::uword species, arma::uword site, arma::uword walker) const;

  const LatticeSlater& slater_;
  std::vector<arma::mat> tables_;  // T of each species, n columns for each walker
  arma::mat particles_;            // n_dof x W: which particle of its species is there

  // Workspaces.
  mutable std::vector<Hop> hops_;
  mutable std::vector<arma::uword> left_, filled_;
  mutable arma::mat block_;
  mutable Batch trial_;
  LatticeSlater::Determinant determinant_;
};

}  // namespace ritz
