#pragma once

#include <armadillo>
#include <string>
#include <vector>

namespace ritz {

/// What a configuration is: the number of degrees of freedom and their meaning.
class StateSpace {
 public:
  virtual ~StateSpace() = default;
  virtual arma::uword n_dof() const = 0;
  /// "continuum" or "lattice": decides which kinds of wavefunctions and samplers fit.
  virtual std::string family() const = 0;
  /// "2 particles in 2 dimensions".
  virtual std::string description() const = 0;
  /// Where space is periodic: moves configurations, one in each column, to their images in the
  /// cell.
  virtual void wrap(arma::mat& /*configurations*/) const {}
};

enum class Statistics { boson, fermion };

/// A point that attracts particles: a nucleus at rest.
struct Centre {
  arma::vec position;  ///< in bohr, one number per dimension of space
  double charge = 0;   ///< in units of the elementary charge
};

/// Particles in continuous space: free, about centres, or in a cell that repeats. Degree of freedom
/// p·d + k is coordinate k of particle p; particles of one species (bosons; spin up, then spin
/// down) follow each other.
class ParticleSpace final : public StateSpace {
 public:
  ParticleSpace(std::vector<arma::uword> n_per_species, arma::uword dimensions,
                Statistics statistics, std::vector<Centre> centres = {});
  /// In a square or cubic cell of this side (bohr), above 0, that repeats along every axis.
  static ParticleSpace periodic(std::vector<arma::uword> n_per_species, arma::uword dimensions,
                                Statistics statistics, double side);

  arma::uword n_dof() const override { return n_particles_ * dimensions_; }
  std::string family() const override { return "continuum"; }
  std::string description() const override;

  arma::uword n_particles() const { return n_particles_; }
  arma::uword dimensions() const { return dimensions_; }
  arma::uword n_pairs() const { return n_particles_ * (n_particles_ - 1) / 2; }
  Statistics statistics() const { return statistics_; }
  /// In the order of the configuration.
  const std::vector<arma::uword>& n_per_species() const { return n_per_species_; }
  /// Empty where there are none.
  const std::vector<Centre>& centres() const { return centres_; }
  /// The side of the cell in bohr; 0 where space does not repeat.
  double side() const { return side_; }
  bool is_periodic() const { return side_ > 0; }
  void wrap(arma::mat& configurations) const override;
  arma::uword species(arma::uword particle) const;
  bool same_species(arma::uword p, arma::uword q) const { return species(p) == species(q); }
  /// Two fermions of the same spin, which keep apart by themselves.
  bool identical_fermions(arma::uword p, arma::uword q) const {
    return statistics_ == Statistics::fermion && same_species(p, q);
  }

 private:
  std::vector<arma::uword> n_per_species_;
  arma::uword n_particles_ = 0;
  arma::uword dimensions_;
  Statistics statistics_;
  std::vector<Centre> centres_;
  double side_ = 0;
};

}  // namespace ritz
