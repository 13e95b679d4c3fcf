#pragma once

#include <string>
#include <vector>

#include <ritz/space/lattice_space.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

/// Particles on sites: entries are the occupation numbers 0 … max_occupation of each site, for each
/// species in turn (fermions of spin up on all sites, then of spin down). The number of particles
/// of every species is fixed. States of fermions are products of creation operators in the order of
/// the degrees of freedom (Jordan and Wigner).
class FockSpace final : public LatticeSpace {
 public:
  /// Throws UsageError with the sentence of mistake().
  FockSpace(Statistics statistics, arma::uword n_sites, std::vector<arma::uword> n_per_species,
            arma::uword max_occupation = 1);

  /// Why these particles do not fit; empty when they do.
  static std::string mistake(arma::uword n_sites, arma::uword n_particles,
                             arma::uword max_occupation);

  std::string description() const override;
  Statistics statistics() const { return statistics_; }
  const std::vector<arma::uword>& n_per_species() const { return n_per_species_; }
  arma::uword n_particles() const;
  arma::uword max_occupation() const { return n_levels() - 1; }

 private:
  Statistics statistics_;
  std::vector<arma::uword> n_per_species_;
};

}  // namespace ritz
