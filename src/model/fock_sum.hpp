#pragma once

#include <vector>

#include <ritz/model/sign_rule.hpp>
#include <ritz/space/fock_space.hpp>

namespace ritz {

struct Connections;

/// An operator on particles on sites as a sum of terms of bonds and sites,
///
///     Σ_h amplitude_h Σ_σ (c†_aσ c_bσ + h.c.) + Σ_d strength_d n_a n_b + Σ_i on_site_i f_i,
///
/// with n_i all particles of a site, f_i = n_i↑ n_i↓ of fermions and n_i (n_i − 1)/2 of bosons.
class FockSum {
 public:
  /// Of a pair of different sites.
  struct Hop {
    std::uint32_t a = 0, b = 0;
    double amplitude = 0;
  };
  struct Density {
    std::uint32_t a = 0, b = 0;
    double strength = 0;
  };

  /// Terms of strength 0 are dropped. `on_site` has one entry per site, or none.
  FockSum(FockSpace space, std::vector<Hop> hops, std::vector<Density> densities = {},
          arma::vec on_site = {});

  /// Overwrites `out` with the matrix elements in the rows of the columns of x. Fermions get the
  /// sign (−1)^(particles between the two degrees of freedom) of Jordan and Wigner.
  void connect(const Batch& x, Connections& out) const;
  arma::uword max_connections() const;
  /// The pairs of degrees of freedom between which particles hop; the signs of fermions are known
  /// where no other particle can be between, or where all others are.
  std::vector<SpinTurn> turns() const;

  const FockSpace& space() const { return space_; }
  /// The matrix h of Σ h_ij c†_i c_j, n_sites x n_sites.
  arma::mat one_particle() const;
  const std::vector<Density>& densities() const { return densities_; }
  /// One entry per site.
  const arma::vec& on_site() const { return on_site_; }
  /// Particles do not interact.
  bool is_free() const;

 private:
  double diagonal(const double* n) const;
  int turn_sign(const Hop& hop, arma::uword species) const;

  FockSpace space_;
  std::vector<Hop> hops_;
  std::vector<Density> densities_;
  arma::vec on_site_;
};

}  // namespace ritz
