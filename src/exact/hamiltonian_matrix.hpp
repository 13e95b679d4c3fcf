#pragma once

#include <complex>
#include <cstdint>
#include <functional>
#include <vector>

#include <ritz/exact/lattice_basis.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

/// The matrix ⟨k|H|l⟩ of a lattice Hamiltonian, row by row without its zeros. T is double, which
/// takes the real parts, or std::complex<double>. The symmetries of the basis are those of H. With
/// `rotated`, for a Hamiltonian with a sign rule, it is that of the rotated H, whose off-diagonal
/// elements are all −|⟨k|H|l⟩|: the same levels, and a ground state without a sign. `pause` is
/// called now and then and may throw.
template <class T>
class HamiltonianMatrix {
 public:
  HamiltonianMatrix(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis,
                    bool rotated = false, const std::function<void()>& pause = {});

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
std::uint64_t count_elements(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis,
                             const std::function<void()>& pause = {});

}  // namespace ritz
