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
/// none where the orbitals are fixed.
class LatticeSlater final : public Wavefunction {
 public:
  /// `orbitals` is n_sites x n for each species.
  LatticeSlater(std::vector<arma::mat> orbitals, bool fixed);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool is_antisymmetric() const override { return true; }
  void log_psi(const Batch& x, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& x) const override;

 private:
  struct Matrix {
    arma::mat value;
    std::vector<arma::uword> rows;  // the occupied sites, of which it holds the orbitals
  };
  void pick_rows(const double* n, arma::uword species, Matrix& out) const;

  std::vector<arma::mat> orbitals_;
  bool fixed_;
};

WavefunctionKind lattice_slater_kind();

}  // namespace ritz
