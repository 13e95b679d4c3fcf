#include <ritz/wavefunctions/lattice/lattice_orbitals.hpp>

namespace ritz {

namespace {

constexpr int most_iterations = 2000;
constexpr double damping = 0.5, precision = 1e-11;
constexpr double first_stagger = 0.4;

arma::mat lowest_orbitals(const arma::mat& h, arma::uword n) {
  arma::vec levels;
  arma::mat orbitals;
  arma::eig_sym(levels, orbitals, h);
  return orbitals.head_cols(n);
}

/// What one particle of a species feels of all others, whose density matrices are ρ.
arma::mat field_of(const FockSum& sum, const std::vector<arma::mat>& rho, arma::uword species) {
  arma::mat h = sum.one_particle();
  arma::vec density(h.n_rows, arma::fill::zeros);
  for (const arma::mat& one : rho) density += one.diag();
  for (const auto& [a, b, strength] : sum.densities()) {
    h(a, a) += strength * density[b];
    h(b, b) += strength * density[a];
    h(a, b) -= strength * rho[species](a, b);
    h(b, a) -= strength * rho[species](b, a);
  }
  if (rho.size() == 2) h.diag() += sum.on_site() % rho[1 - species].diag();
  return h;
}

}  // namespace

std::vector<arma::mat> tight_binding_orbitals(const FockSum& sum) {
  std::vector<arma::mat> out;
  for (const arma::uword n : sum.space().n_per_species())
    out.push_back(lowest_orbitals(sum.one_particle(), n));
  return out;
}

std::vector<arma::mat> mean_field_orbitals(const FockSum& sum, const arma::vec& signs) {
  const auto& n = sum.space().n_per_species();
  std::vector<arma::mat> orbitals, rho;
  for (arma::uword s = 0; s < n.size(); ++s) {
    const double filling = static_cast<double>(n[s]) / static_cast<double>(signs.n_elem);
    const double sign = s == 0 ? 1.0 : -1.0;
    rho.emplace_back(arma::diagmat(filling * (1 + sign * first_stagger * signs)));
  }
  for (int k = 0; k < most_iterations; ++k) {
    double change = 0;
    orbitals.clear();
    for (arma::uword s = 0; s < n.size(); ++s)
      orbitals.push_back(lowest_orbitals(field_of(sum, rho, s), n[s]));
    for (arma::uword s = 0; s < n.size(); ++s) {
      const arma::mat step = orbitals[s] * orbitals[s].t() - rho[s];
      change = std::max(change, arma::abs(step).max());
      rho[s] += damping * step;
    }
    if (change < precision) break;
  }
  return orbitals;
}

}  // namespace ritz
