#include "exact/diagonalization.hpp"

#include <fmt/format.h>

#include "exact/hamiltonian_matrix.hpp"
#include "exact/lanczos.hpp"

namespace ritz {

namespace {

constexpr arma::uword most_dof = 1000;
constexpr double dense_states = 600;
/// Matrix elements up to which the gap is cheap.
constexpr double elements_with_gap = 1e6;

struct Limits {
  double states, elements;
};

Limits limits(Effort effort) {
  if (effort == Effort::quick) return {4.2e6, 1.5e7};
  return {1.7e7, 2.5e8};
}

/// Whether the matrix has at most so many elements; counts them only where it is not plain.
bool has_at_most(double most_elements, const LatticeHamiltonian& hamiltonian,
                 const LatticeBasis& basis) {
  const double bound =
      static_cast<double>(basis.size()) * static_cast<double>(hamiltonian.max_connections());
  if (bound <= most_elements) return true;
  return bound <= 4 * most_elements &&
         static_cast<double>(count_elements(hamiltonian, basis)) <= most_elements;
}

template <class T>
GroundLevel solve(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis, bool with_gap) {
  const HamiltonianMatrix<T> matrix(hamiltonian, basis);
  GroundLevel level;
  if (static_cast<double>(basis.size()) <= dense_states) {
    const arma::vec energies = arma::eig_sym(matrix.dense());
    level.energy = energies[0];
    if (with_gap && energies.n_elem > 1) level.gap = energies[1] - energies[0];
    level.method = fmt::format("diagonalization of a matrix of {} states", basis.size());
    return level;
  }
  const LinearMap<T> times = [&](const arma::Col<T>& v, arma::Col<T>& out) {
    matrix.times(v, out);
  };
  arma::Col<T> ground;
  level.energy = lowest_eigenvalue<T>(basis.size(), times, with_gap ? &ground : nullptr);
  if (with_gap)
    level.gap =
        std::max(0.0, lowest_eigenvalue<T>(basis.size(), times, nullptr, &ground) - level.energy);
  level.method = fmt::format("Lanczos diagonalization of {} states", basis.size());
  return level;
}

std::optional<GroundLevel> solve_symmetric(const LatticeHamiltonian& hamiltonian,
                                           double most_elements) {
  const auto* space = dynamic_cast<const SpinSpace*>(&hamiltonian.space());
  if (!space || space->n_dof() > 24 || !hamiltonian.is_real()) return std::nullopt;
  const auto permutations = hamiltonian.symmetries();
  const bool spin_flip = hamiltonian.has_spin_flip_symmetry();
  if (permutations.size() == 1 && !spin_flip) return std::nullopt;
  const SymmetricSpinBasis basis(*space, permutations, spin_flip);
  if (!has_at_most(most_elements, hamiltonian, basis) || !is_stoquastic(hamiltonian, basis))
    return std::nullopt;
  return solve<double>(hamiltonian, basis, false);
}

}  // namespace

std::optional<GroundLevel> diagonalize(const LatticeHamiltonian& hamiltonian, Effort effort) {
  if (hamiltonian.space().n_dof() > most_dof) return std::nullopt;
  const FullBasis basis(hamiltonian.space());
  const Limits most = limits(effort);
  if (static_cast<double>(basis.size()) > most.states) return std::nullopt;
  const bool with_gap = has_at_most(elements_with_gap, hamiltonian, basis);
  if (!with_gap)
    if (auto level = solve_symmetric(hamiltonian, most.elements)) return level;
  if (!has_at_most(most.elements, hamiltonian, basis)) return std::nullopt;
  if (hamiltonian.is_real()) return solve<double>(hamiltonian, basis, with_gap);
  return solve<std::complex<double>>(hamiltonian, basis, with_gap);
}

}  // namespace ritz
