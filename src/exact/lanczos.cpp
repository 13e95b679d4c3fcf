#include "exact/lanczos.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.hpp"
#include "random/random_block.hpp"

namespace ritz {

namespace {

constexpr std::size_t most_steps = 2000;
constexpr double precision = 1e-9;

/// The three-term recurrence A q_k = β_{k-1} q_{k-1} + α_k q_k + β_k q_{k+1}.
template <class T>
struct Recurrence {
  const LinearMap<T>& times;
  const arma::Col<T>* orthogonal_to;
  arma::Col<T> before, now, next;
  double beta = 0;

  Recurrence(arma::uword n, const LinearMap<T>& map, const arma::Col<T>* avoid)
      : times(map), orthogonal_to(avoid), before(n, arma::fill::zeros) {
    arma::mat start(n, 1);
    RandomBlock(0, Purpose::data).normal(0, 0, start);
    now = arma::conv_to<arma::Col<T>>::from(start.col(0));
    project(now);
    now /= arma::norm(now);
  }

  void project(arma::Col<T>& v) const {
    if (orthogonal_to) v -= arma::cdot(*orthogonal_to, v) * *orthogonal_to;
  }

  /// Returns α and sets β; advance() then moves to the next vector.
  double step() {
    times(now, next);
    project(next);
    const double alpha = std::real(arma::cdot(now, next));
    next -= alpha * now + beta * before;
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

}  // namespace

template <class T>
double lowest_eigenvalue(arma::uword n, const LinearMap<T>& times, arma::Col<T>* vector,
                         const arma::Col<T>* orthogonal_to) {
  Recurrence<T> recurrence(n, times, orthogonal_to);
  std::vector<double> alpha, beta;
  double norm = 0, energy = 0;
  arma::vec coefficients;
  while (true) {
    alpha.push_back(recurrence.step());
    beta.push_back(recurrence.beta);
    norm = std::max(norm, std::abs(alpha.back()) + beta.back());
    const std::size_t steps = alpha.size();
    const bool is_exhausted = beta.back() <= 1e-13 * norm || steps == n;
    if (is_exhausted || steps % 8 == 0) {
      std::tie(energy, coefficients) = lowest_pair(alpha, beta);
      if (is_exhausted || std::abs(beta.back() * coefficients.back()) < precision * norm) break;
    }
    if (steps == most_steps)
      throw NumericsError("Lanczos' method did not converge to the lowest eigenvalue");
    recurrence.advance();
  }
  if (!vector) return energy;
  Recurrence<T> again(n, times, orthogonal_to);
  vector->zeros(n);
  for (std::size_t k = 0; k < alpha.size(); ++k) {
    *vector += coefficients[k] * again.now;
    if (k + 1 == alpha.size()) break;
    again.step();
    again.advance();
  }
  *vector /= arma::norm(*vector);
  return energy;
}

template double lowest_eigenvalue(arma::uword, const LinearMap<double>&, arma::vec*,
                                  const arma::vec*);
template double lowest_eigenvalue(arma::uword, const LinearMap<std::complex<double>>&,
                                  arma::cx_vec*, const arma::cx_vec*);

}  // namespace ritz
