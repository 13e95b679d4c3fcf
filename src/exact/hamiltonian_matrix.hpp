#pragma once

#include <complex>
#include <cstdint>
#include <vector>

#include "exact/lattice_basis.hpp"
#include "model/lattice_hamiltonian.hpp"

namespace ritz {

/// The matrix ⟨k|H|l⟩ of a lattice Hamiltonian, row by row without its zeros. T is double, which
/// takes the real parts, or std::complex<double>. The symmetries of the basis are those of H.
template <class T>
class HamiltonianMatrix {
 public:
  HamiltonianMatrix(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis);

  std::uint64_t size() const { return diagonal_.n_elem; }
  /// out = H v.
  void times(const arma::Col<T>& v, arma::Col<T>& out) const;
  arma::Mat<T> dense() const;

 private:
  arma::vec diagonal_;
  std::vector<std::uint64_t> first_ = {0};  // of each row, in what follows
  std::vector<std::uint32_t> column_;
  std::vector<T> element_;
};

extern template class HamiltonianMatrix<double>;
extern template class HamiltonianMatrix<std::complex<double>>;

/// The number of off-diagonal elements, each of which takes 12 bytes, or 20 when complex.
std::uint64_t count_elements(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis);

/// All off-diagonal elements between the configurations of the basis and any others are real and
/// not positive: a ground state without a node exists then, and the symmetries of H leave it as it
/// is.
bool is_stoquastic(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis);

}  // namespace ritz
