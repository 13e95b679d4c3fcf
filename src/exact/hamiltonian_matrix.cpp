#include <ritz/exact/hamiltonian_matrix.hpp>

#include <algorithm>

namespace ritz {

namespace {

/// Calls visit(first, x, connections) for the states of the basis, some at a time.
template <class Visit>
void for_each_block(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis,
                    const std::function<void()>& pause, Visit&& visit) {
  constexpr std::uint64_t block = 256;
  Connections connections;
  for (std::uint64_t first = 0; first < basis.size(); first += block) {
    if (pause && first % (64 * block) == 0) pause();
    Batch x(hamiltonian.space().n_dof(), std::min(block, basis.size() - first));
    basis.fill(first, x);
    hamiltonian.connect(x, connections);
    visit(first, x, connections);
  }
}

template <class T>
T element_as(std::complex<double> element) {
  if constexpr (std::is_same_v<T, double>)
    return element.real();
  else
    return element;
}

}  // namespace

// ⟨k|H|l⟩ = weight(k)/weight(l) Σ_y ⟨x|H|y⟩ over the y in l, with any x in k.
template <class T>
HamiltonianMatrix<T>::HamiltonianMatrix(const LatticeHamiltonian& hamiltonian,
                                        const LatticeBasis& basis, bool rotated,
                                        const std::function<void()>& pause)
    : diagonal_(basis.size()) {
  const std::uint64_t n_elements = count_elements(hamiltonian, basis, pause);
  first_.reserve(basis.size() + 1);
  column_.reserve(n_elements);
  element_.reserve(n_elements);
  const auto add_block = [&](std::uint64_t first, Batch& x, const Connections& connections) {
    const Changes& changes = connections.changes;
    std::size_t change = 0;
    for (arma::uword w = 0; w < x.n_cols; ++w) {
      diagonal_[first + w] = connections.diagonal[w];
      const arma::vec before = x.col(w);
      double* spins = x.colptr(w);
      for (; change < changes.size() && changes.walker[change] == w; ++change) {
        for (std::uint32_t e = changes.first[change]; e < changes.first[change + 1]; ++e)
          spins[changes.dof[e]] = changes.value[e];
        const std::uint64_t to = basis.index(spins);
        for (std::uint32_t e = changes.first[change]; e < changes.first[change + 1]; ++e)
          spins[changes.dof[e]] = before[changes.dof[e]];
        column_.push_back(static_cast<std::uint32_t>(to));
        const std::complex<double> element = connections.element(change);
        element_.push_back((rotated ? T(-std::abs(element.real())) : element_as<T>(element)) *
                           basis.weight(first + w) / basis.weight(to));
      }
      first_.push_back(column_.size());
    }
  };
  for_each_block(hamiltonian, basis, pause, add_block);
}

template <class T>
void HamiltonianMatrix<T>::times(const arma::Col<T>& v, arma::Col<T>& out) const {
  out.set_size(size());
  for (std::uint64_t row = 0; row < size(); ++row) {
    T sum = diagonal_[row] * v[row];
    for (std::uint64_t k = first_[row]; k < first_[row + 1]; ++k)
      sum += element_[k] * v[column_[k]];
    out[row] = sum;
  }
}

template <class T>
arma::Mat<T> HamiltonianMatrix<T>::dense() const {
  arma::Mat<T> out(size(), size(), arma::fill::zeros);
  for (std::uint64_t row = 0; row < size(); ++row) {
    out(row, row) = diagonal_[row];
    for (std::uint64_t k = first_[row]; k < first_[row + 1]; ++k)
      out(row, column_[k]) += element_[k];
  }
  return out;
}

template class HamiltonianMatrix<double>;
template class HamiltonianMatrix<std::complex<double>>;

std::uint64_t count_elements(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis,
                             const std::function<void()>& pause) {
  std::uint64_t count = 0;
  for_each_block(hamiltonian, basis, pause,
                 [&](std::uint64_t, const Batch&, const Connections& found) {
                   count += found.changes.size();
                 });
  return count;
}

}  // namespace ritz
