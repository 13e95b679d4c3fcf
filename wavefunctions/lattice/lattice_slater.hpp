#pragma once

#include <vector>

#include <ritz/model/wavefunction.hpp>

namespace ritz {

/// One determinant for each species of fermions on a lattice,
///
///     ψ = Π_σ det M_σ[R_σ, :],
///
/// with the rows of the occupied sites R_σ in rising order: the amplitudes of orbitals, the columns
/// of M_σ, in the order of operators of FockSpace. Parameters: M of each species, column by column;
/// none where the orbitals are fixed. Tracked walkers keep LatticeSlaterState.
class LatticeSlater final : public Wavefunction {
 public:
  /// `orbitals` is n_sites x n for each species.
  LatticeSlater(std::vector<arma::mat> orbitals, bool fixed);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool is_antisymmetric() const override { return true; }
  void log_psi(const Batch& x, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& x) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;

  // What tracked walkers are made of.

  struct Determinant {
    std::vector<arma::uword> sites;  ///< the occupied ones in rising order
    arma::mat inverse;               ///< of M[sites, :]
    double log_abs = 0;
    bool negative = false;
    std::vector<arma::uword> pivots;  ///< a workspace
  };
  /// From the occupations of all degrees of freedom. ψ vanishes where log_abs is −infinity, and
  /// there is no inverse then; so where there are not as many particles as orbitals.
  void determinant(const double* n, arma::uword species, Determinant& out) const;
  /// n_sites x n for each species.
  const std::vector<arma::mat>& orbitals() const { return orbitals_; }

 private:
  std::vector<arma::mat> orbitals_;
  bool fixed_;
};

WavefunctionKind lattice_slater_kind();

}  // namespace ritz
