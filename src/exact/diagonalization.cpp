#include <ritz/exact/diagonalization.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/exact/hamiltonian_matrix.hpp>
#include <ritz/exact/lanczos.hpp>

namespace ritz {

namespace {

constexpr arma::uword most_dof = 1000;
constexpr double dense_states = 600;
/// States and matrix elements up to which several levels are cheap.
constexpr double elements_with_levels = 1e6;

constexpr std::size_t most_levels = 4, most_states_of_levels = 16;

struct Limits {
  double states, elements;
};

Limits limits(Effort effort) {
  if (effort == Effort::quick) return {4.2e6, 1.5e7};
  return {1.7e7, 2.5e8};
}

/// Whether the matrix has at most so many elements; counts them only where it is not plain.
bool has_at_most(double most_elements, const LatticeHamiltonian& hamiltonian,
                 const LatticeBasis& basis, const Pause& pause) {
  const double bound =
      static_cast<double>(basis.size()) * static_cast<double>(hamiltonian.max_connections());
  if (bound <= most_elements) return true;
  return bound <= 4 * most_elements &&
         static_cast<double>(count_elements(hamiltonian, basis, pause)) <= most_elements;
}

bool has_sign_rule(const LatticeHamiltonian& hamiltonian) {
  return find_sign_rule(hamiltonian.space().n_dof(), hamiltonian.turns()).has_value();
}

template <class T>
GroundLevel solve(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis,
                  bool with_levels, const Pause& pause) {
  const HamiltonianMatrix<T> matrix(hamiltonian, basis, has_sign_rule(hamiltonian), pause);
  GroundLevel out;
  if (static_cast<double>(basis.size()) <= dense_states) {
    const arma::vec energies = arma::eig_sym(matrix.dense());
    out.energy = energies[0];
    if (with_levels) {
      out.levels = count_levels(arma::conv_to<std::vector<double>>::from(energies),
                                arma::abs(energies).max(), true);
      out.levels.resize(std::min(out.levels.size(), most_levels));
    }
    out.method = fmt::format("diagonalization of a matrix of {} states", basis.size());
    return out;
  }
  const LinearMap<T> times = [&](const arma::Col<T>& v, arma::Col<T>& result) {
    if (pause) pause();
    matrix.times(v, result);
  };
  if (with_levels) {
    out.levels = lowest_levels<T>(basis.size(), times, most_levels, most_states_of_levels);
    out.energy = out.levels[0].energy;
  } else {
    out.energy = lowest_eigenvalue<T>(basis.size(), times);
  }
  out.method = fmt::format("Lanczos diagonalization of {} states", basis.size());
  return out;
}

std::optional<GroundLevel> solve_symmetric(const LatticeHamiltonian& hamiltonian,
                                           double most_elements, const Pause& pause) {
  const auto* space = dynamic_cast<const SpinSpace*>(&hamiltonian.space());
  if (!space || space->n_dof() > 24 || !has_sign_rule(hamiltonian)) return std::nullopt;
  const auto permutations = hamiltonian.symmetries();
  const bool spin_flip = hamiltonian.has_spin_flip_symmetry();
  if (permutations.size() == 1 && !spin_flip) return std::nullopt;
  const SymmetricSpinBasis basis(*space, permutations, spin_flip);
  if (!has_at_most(most_elements, hamiltonian, basis, pause)) return std::nullopt;
  return solve<double>(hamiltonian, basis, false, pause);
}

GroundLevel solve_all(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis,
                      bool with_levels, const Pause& pause) {
  if (hamiltonian.is_real()) return solve<double>(hamiltonian, basis, with_levels, pause);
  return solve<std::complex<double>>(hamiltonian, basis, with_levels, pause);
}

bool has_cheap_levels(const LatticeHamiltonian& hamiltonian, const LatticeBasis& basis,
                      const Pause& pause) {
  return static_cast<double>(basis.size()) <= elements_with_levels &&
         has_at_most(elements_with_levels, hamiltonian, basis, pause);
}

}  // namespace

std::optional<GroundLevel> diagonalize(const LatticeHamiltonian& hamiltonian, Effort effort,
                                       const Pause& pause) {
  if (hamiltonian.space().n_dof() > most_dof) return std::nullopt;
  const FullBasis basis(hamiltonian.space());
  const Limits most = limits(effort);
  if (static_cast<double>(basis.size()) > most.states) return std::nullopt;
  if (has_cheap_levels(hamiltonian, basis, pause))
    return solve_all(hamiltonian, basis, effort == Effort::thorough, pause);
  if (auto level = solve_symmetric(hamiltonian, most.elements, pause)) return level;
  if (!has_at_most(most.elements, hamiltonian, basis, pause)) return std::nullopt;
  return solve_all(hamiltonian, basis, false, pause);
}

std::vector<Level> cheap_levels(const LatticeHamiltonian& hamiltonian, const Pause& pause) {
  if (hamiltonian.space().n_dof() > most_dof) return {};
  const FullBasis basis(hamiltonian.space());
  if (!has_cheap_levels(hamiltonian, basis, pause)) return {};
  return solve_all(hamiltonian, basis, true, pause).levels;
}

}  // namespace ritz
