#include <ritz/exact/spin_chains.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

using std::numbers::pi;

/// The lowest energy of the ring among the states of one parity Π σˣ. The modes k and -k pair up to
/// an even number of fermions; k = 0 and k = π stand alone and have energies of either sign.
double ising_ring_sector(int n, double J, double h, bool even) {
  double energy = 0, cheapest = std::numeric_limits<double>::infinity();
  bool odd_number = false;
  for (int i = 0; i < n; ++i) {
    const int twice = 2 * i + (even ? 1 : 0);  // k = π · twice / n
    double mode = 2 * std::hypot(h - J * std::cos(pi * twice / n), J * std::sin(pi * twice / n));
    if (twice == 0) mode = 2 * (h - J);
    if (twice == n) mode = 2 * (h + J);
    if (mode < 0) odd_number = !odd_number;
    energy -= std::abs(mode) / 2;
    cheapest = std::min(cheapest, std::abs(mode));
  }
  return odd_number == even ? energy + cheapest : energy;
}

/// Newton's method for n θ(2λ_j) = 2π I_j + Σ_k θ(λ_j - λ_k), θ(x) = 2 atan x, with the quantum
/// numbers I_j = -(M-1)/2, …, (M-1)/2 of the ground state, M = n/2. Starts from the roots of the
/// infinite chain.
arma::vec bethe_roots(int n) {
  const int m = n / 2;
  const arma::vec quantum_numbers = arma::regspace(0, m - 1) - (m - 1) / 2.0;
  arma::vec roots = arma::asinh(arma::tan(2 * pi / n * quantum_numbers)) / pi;
  for (int iteration = 0; iteration < 100; ++iteration) {
    arma::mat jacobian(m, m);
    arma::vec residual(m);
    for (int j = 0; j < m; ++j) {
      residual(j) = 2 * n * std::atan(2 * roots(j)) - 2 * pi * quantum_numbers(j);
      double diagonal = 4 * n / (1 + 4 * roots(j) * roots(j));
      for (int k = 0; k < m; ++k) {
        const double difference = roots(j) - roots(k);
        const double slope = 2 / (1 + difference * difference);
        residual(j) -= 2 * std::atan(difference);
        diagonal -= slope;
        jacobian(j, k) = slope;
      }
      jacobian(j, j) += diagonal;
    }
    const arma::vec step = arma::solve(jacobian, residual);
    roots -= step;
    if (arma::abs(step).max() < 1e-13 * (1 + arma::abs(roots).max())) return roots;
  }
  throw NumericsError(fmt::format("the Bethe equations of {} sites did not converge", n));
}

}  // namespace

double ising_chain_energy(int n, double J, double h, bool periodic) {
  if (n < 1) throw UsageError(fmt::format("an Ising chain has at least 1 site, not {}", n));
  if (!periodic || n <= 2)
    return open_ising_chain_energy(J * arma::vec(n - 1, arma::fill::ones),
                                   h * arma::vec(n, arma::fill::ones));
  return std::min(ising_ring_sector(n, J, h, true), ising_ring_sector(n, J, h, false));
}

double open_ising_chain_energy(const arma::vec& couplings, const arma::vec& fields) {
  if (fields.is_empty() || couplings.n_elem + 1 != fields.n_elem)
    throw UsageError(fmt::format("an open chain of {} fields has one coupling less, not {}",
                                 fields.n_elem, couplings.n_elem));
  arma::mat matrix = arma::diagmat(fields);
  if (!couplings.is_empty()) matrix += arma::diagmat(couplings, 1);
  return -arma::accu(arma::svd(matrix));
}

double heisenberg_chain_energy(int n) {
  if (n < 2 || n % 2 != 0)
    throw UsageError(fmt::format(
        "the Bethe ansatz here is for an even number of sites of at least 2, not {}", n));
  if (n == 2) return -0.75;
  const arma::vec roots = bethe_roots(n);
  return n / 4.0 - arma::accu(0.5 / (arma::square(roots) + 0.25));
}

}  // namespace ritz
