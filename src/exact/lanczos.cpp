#include <ritz/exact/lanczos.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <ritz/base/error.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz {

namespace {

constexpr std::size_t most_steps = 2000;
constexpr double precision = 1e-9;

/// The three-term recurrence A q_k = β_{k-1} q_{k-1} + α_k q_k + β_k q_{k+1} in the space
/// orthogonal to some vectors.
template <class T>
struct Recurrence {
  const LinearMap<T>& times;
  const std::vector<arma::Col<T>>& avoided;
  arma::Col<T> before, now, next;
  double beta = 0;

  // A start is random, and another one for every number of vectors that are avoided.
  Recurrence(arma::uword n, const LinearMap<T>& map, const std::vector<arma::Col<T>>& avoid)
      : times(map), avoided(avoid), before(n, arma::fill::zeros) {
    arma::mat start(n, 1);
    RandomBlock(0, Purpose::data).normal(avoided.size(), 0, start);
    now = arma::conv_to<arma::Col<T>>::from(start.col(0));
    project(now);
    now /= arma::norm(now);
  }

  void project(arma::Col<T>& v) const {
    for (const arma::Col<T>& other : avoided) v -= arma::cdot(other, v) * other;
  }

  /// Returns α and sets β; advance() then moves to the next vector.
  double step() {
    times(now, next);
    const double alpha = std::real(arma::cdot(now, next));
    next -= alpha * now + beta * before;
    project(next);  // of what is left, which may be small
    beta = arma::norm(next);
    return alpha;
  }
  void advance() {
    std::swap(before, now);
    std::swap(now, next);
    now /= beta;
  }
};

/// The lowest eigenpair of the tridiagonal matrix of α_0 … α_k and β_0 … β_{k-1}.
std::pair<double, arma::vec> lowest_pair(const std::vector<double>& alpha,
                                         const std::vector<double>& beta) {
  arma::mat matrix = arma::diagmat(arma::vec(alpha));
  for (std::size_t k = 0; k + 1 < alpha.size(); ++k) matrix(k, k + 1) = matrix(k + 1, k) = beta[k];
  arma::vec values;
  arma::mat vectors;
  if (!arma::eig_sym(values, vectors, matrix))
    throw NumericsError("the eigenvalues of a tridiagonal matrix were not found");
  return {values[0], vectors.col(0)};
}

/// The lowest eigenvalue beside those of `avoided`.
struct Lowest {
  double energy = 0, norm = 0;
  arma::vec coefficients;  // of the vectors of the recurrence in the eigenvector
};

template <class T>
Lowest find_lowest(arma::uword n, const LinearMap<T>& times,
                   const std::vector<arma::Col<T>>& avoided) {
  Recurrence<T> recurrence(n, times, avoided);
  std::vector<double> alpha, beta;
  Lowest out;
  while (true) {
    alpha.push_back(recurrence.step());
    beta.push_back(recurrence.beta);
    out.norm = std::max(out.norm, std::abs(alpha.back()) + beta.back());
    const std::size_t steps = alpha.size();
    const bool is_exhausted = beta.back() <= precision * out.norm || steps == n - avoided.size();
    if (is_exhausted || steps % 8 == 0) {
      std::tie(out.energy, out.coefficients) = lowest_pair(alpha, beta);
      if (is_exhausted || std::abs(beta.back() * out.coefficients.back()) < precision * out.norm)
        return out;
    }
    if (steps == most_steps)
      throw NumericsError("Lanczos' method did not converge to the lowest eigenvalue");
    recurrence.advance();
  }
}

/// The normalised eigenvector, by the same steps once more.
template <class T>
arma::Col<T> eigenvector(arma::uword n, const LinearMap<T>& times,
                         const std::vector<arma::Col<T>>& avoided, const Lowest& lowest) {
  Recurrence<T> recurrence(n, times, avoided);
  arma::Col<T> out(n, arma::fill::zeros);
  const arma::vec& coefficients = lowest.coefficients;
  for (arma::uword k = 0; k < coefficients.n_elem; ++k) {
    out += coefficients[k] * recurrence.now;
    if (k + 1 == coefficients.n_elem) break;
    recurrence.step();
    recurrence.advance();
  }
  recurrence.project(out);
  return out / arma::norm(out);
}

}  // namespace

template <class T>
double lowest_eigenvalue(arma::uword n, const LinearMap<T>& times) {
  return find_lowest<T>(n, times, {}).energy;
}

template <class T>
std::vector<Level> lowest_levels(arma::uword n, const LinearMap<T>& times, std::size_t n_levels,
                                 std::size_t most_states) {
  std::vector<arma::Col<T>> states;
  std::vector<double> energies;
  std::vector<Level> levels;
  double norm = 0;
  while (true) {
    const Lowest lowest = find_lowest<T>(n, times, states);
    norm = std::max(norm, lowest.norm);
    energies.push_back(lowest.energy);
    levels = count_levels(energies, norm, energies.size() == n);
    if (levels.size() > n_levels || energies.size() == std::min<std::size_t>(n, most_states))
      return levels;
    states.push_back(eigenvector<T>(n, times, states, lowest));
  }
}

std::vector<Level> count_levels(std::vector<double> eigenvalues, double norm, bool all) {
  std::ranges::sort(eigenvalues);
  std::vector<Level> out;
  double last = 0;
  for (const double energy : eigenvalues) {
    if (out.empty() || energy - last > 10 * precision * norm) {
      if (!out.empty()) out.back().has_all_states = true;
      out.push_back({energy});
    }
    ++out.back().n_states;
    last = energy;
  }
  if (!out.empty()) out.back().has_all_states = all;
  return out;
}

template double lowest_eigenvalue(arma::uword, const LinearMap<double>&);
template double lowest_eigenvalue(arma::uword, const LinearMap<std::complex<double>>&);
template std::vector<Level> lowest_levels(arma::uword, const LinearMap<double>&, std::size_t,
                                          std::size_t);
template std::vector<Level> lowest_levels(arma::uword, const LinearMap<std::complex<double>>&,
                                          std::size_t, std::size_t);

}  // namespace ritz
