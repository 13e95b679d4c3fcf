#pragma once

#include <ritz/wavefunctions/particles/orbitals/nuclear_basis.hpp>
#include <ritz/wavefunctions/particles/orbitals/orbitals.hpp>

namespace ritz {

/// Orbitals of electrons about nuclei: sums φ_i = Σ_b C_ib χ_b of the functions of a NuclearBasis,
/// each of which has the cusps of the nuclei. Parameters: log ζ of every shell, then the entries
/// of C that are variational.
class NuclearOrbitals final : public Orbitals {
 public:
  /// About one nucleus orbital i is function i, which is mixed with the functions of equal l and m
  /// of shells beyond those that the orbitals begin with. About several C starts at `start`,
  /// n x n_functions, and is variational in full. `fixed` leaves no parameters.
  NuclearOrbitals(arma::uword n, NuclearBasis basis, arma::mat start, bool fixed);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  void values(const arma::mat& points, arma::mat& out) const override;
  void derivatives(const arma::mat& points, OrbitalValues& out) const override;
  void parameter_derivatives(const arma::mat& points, std::vector<arma::mat>& out) const override;
  bool fills_shells(arma::uword n) const override;

 private:
  // The entries of C that one parameter changes alike.
  struct Mixing {
    std::vector<std::pair<arma::uword, arma::uword>> entries;  // orbital, function
  };
  void list_mixing();
  void make_matrix();
  // out = A x, column by column, so that a column does not depend on how many there are.
  static void apply(const arma::mat& a, const arma::mat& x, arma::mat& out);

  NuclearBasis basis_;
  arma::mat mixed_;   // C
  arma::mat matrix_;  // [C, −C K], of the functions and of h
  std::vector<Mixing> mixing_;
};

}  // namespace ritz
