#pragma once

#include <string>
#include <vector>

#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

/// A product of Pauli matrices on different sites, with a real coefficient.
struct PauliString {
  double coefficient = 1;
  std::vector<std::uint32_t> x, y, z;  ///< the sites of each matrix
};

/// Reads "X0 Z3"; I is the identity, as is an empty text. Matrices of one site are multiplied from
/// the left to the right, which may turn the sign of the coefficient. Throws UsageError, `where`
/// before the sentence, for what is not a Pauli matrix and a site, a missing site, and a product
/// that is not Hermitian ("X0 Y0" is i times Z0).
PauliString parse_pauli_string(const std::string& operators, arma::uword n_sites,
                               const std::string& where = "");

/// Σ_k c_k P_k for spins ½: a Hermitian operator given as Pauli strings.
class PauliSum {
 public:
  explicit PauliSum(const std::vector<PauliString>& strings);

  /// Overwrites `out` with the matrix elements in the rows of the columns of x (entries ±1).
  void connect(const Batch& x, Connections& out) const;
  arma::uword max_connections() const { return flips_.size(); }
  bool is_real() const { return is_real_; }
  /// The sets of spins that strings turn, with the sign of their elements.
  std::vector<SpinTurn> turns() const;
  /// Tr A / 2ⁿ: the coefficient of the identity.
  double mean() const { return mean_; }

 private:
  /// c Π s over some sites: what one string contributes to the elements that its flips make.
  struct Signs {
    std::complex<double> coefficient;
    std::vector<std::uint32_t> sites;
  };
  /// All strings that flip the same sites.
  struct Flip {
    std::vector<std::uint32_t> sites;
    std::vector<Signs> signs;
  };

  static std::complex<double> element(const Flip& flip, const double* x);

  Flip diagonal_;
  std::vector<Flip> flips_;
  bool is_real_ = true;
  double mean_ = 0;
};

}  // namespace ritz
