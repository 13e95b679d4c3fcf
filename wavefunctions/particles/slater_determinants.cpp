#include <ritz/wavefunctions/particles/slater_determinants.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <ritz/wavefunctions/small_matrices.hpp>

namespace ritz {

// Expansions

Expansion Expansion::ground_state(const std::array<arma::uword, 2>& n_per_spin) {
  Expansion out;
  out.coefficients = {1.0};
  std::array<List, 2> lowest;
  for (arma::uword s = 0; s < 2; ++s) {
    lowest[s].resize(n_per_spin[s]);
    std::iota(lowest[s].begin(), lowest[s].end(), 0u);
  }
  out.add_term(1.0, lowest);
  return out;
}

void Expansion::add_term(double weight, const std::array<List, 2>& orbitals) {
  Term term{coefficients.n_elem - 1, weight, {}};
  for (arma::uword s = 0; s < 2; ++s) {
    const auto found = std::ranges::find(lists[s], orbitals[s]);
    term.list[s] = static_cast<arma::uword>(found - lists[s].begin());
    if (found == lists[s].end()) lists[s].push_back(orbitals[s]);
    for (const std::uint32_t m : orbitals[s]) n_orbitals = std::max<arma::uword>(n_orbitals, m + 1);
  }
  terms.push_back(term);
}

Determinants::Excitation Determinants::excitation(const Expansion::List& reference,
                                                  const Expansion::List& list) {
  Excitation out;
  Expansion::List filled = reference;  // the other orbitals at the free places, in order
  for (const std::uint32_t m : list)
    if (std::ranges::find(reference, m) == reference.end()) out.orbitals.push_back(m);
  for (arma::uword i = 0; i < reference.size(); ++i)
    if (std::ranges::find(list, reference[i]) == list.end()) {
      filled[i] = static_cast<std::uint32_t>(out.orbitals[out.places.size()]);
      out.places.push_back(i);
    }
  for (arma::uword i = 0; i < list.size(); ++i) {
    const auto at = std::ranges::find(filled, list[i]) - filled.begin();
    if (static_cast<arma::uword>(at) == i) continue;
    std::swap(filled[i], filled[static_cast<arma::uword>(at)]);
    out.sign = -out.sign;
  }
  return out;
}

Determinants::Determinants(Expansion expansion, const std::array<arma::uword, 2>& n_per_spin)
    : expansion_(std::move(expansion)),
      n_(n_per_spin),
      single_(expansion_.lists[0].size() == 1 && expansion_.lists[1].size() == 1) {
  for (arma::uword s = 0; s < 2; ++s) {
    const auto& lists = expansion_.lists[s];
    const Expansion::List& first = lists.front();
    in_order_[s] = true;
    for (arma::uword i = 0; i < first.size(); ++i) in_order_[s] &= first[i] == i;
    if (single_) continue;
    for (const auto& reference : lists)
      for (const auto& list : lists) excitations_[s].push_back(excitation(reference, list));
    work_.minors[s].set_size(lists.size());
    work_.of_lists[s].set_size(lists.size());
  }
  work_.cofactors.set_size(expansion_.n_orbitals);
  work_.change.set_size(expansion_.n_orbitals);
  work_.moved.set_size(std::max(n_[0], n_[1]));
}

void Determinants::resize(DeterminantCaches& caches, arma::uword n_walkers) const {
  for (arma::uword s = 0; s < 2; ++s) {
    caches.inverse[s].zeros(n_[s], n_[s] * n_walkers);
    const arma::uword rows = single_ ? 0 : expansion_.n_orbitals;
    caches.table[s].zeros(rows, rows == 0 ? 0 : n_[s] * n_walkers);
    caches.weights[s].zeros(rows, rows == 0 ? 0 : n_[s] * n_walkers);
  }
  caches.reference.zeros(single_ ? 0 : 2, single_ ? 0 : n_walkers);
}

void Determinants::copy(const DeterminantCaches& from, arma::uword w, DeterminantCaches& to,
                        arma::uword v) const {
  const auto columns = [&](const arma::mat& source, arma::mat& target, arma::uword n) {
    const arma::uword size = source.n_rows * n;
    std::copy_n(source.memptr() + w * size, size, target.memptr() + v * size);
  };
  for (arma::uword s = 0; s < 2; ++s) {
    columns(from.inverse[s], to.inverse[s], n_[s]);
    columns(from.table[s], to.table[s], n_[s]);
    columns(from.weights[s], to.weights[s], n_[s]);
  }
  columns(from.reference, to.reference, 1);
}

const Expansion::List& Determinants::reference(const DeterminantCaches& caches, arma::uword walker,
                                               arma::uword spin) const {
  const auto& lists = expansion_.lists[spin];
  return single_ ? lists.front()
                 : lists[static_cast<arma::uword>(caches.reference.at(spin, walker))];
}

// From scratch

double Determinants::invert(const Expansion::List& list, arma::uword spin, const double* orbitals,
                            double* inverse, bool& negative) const {
  const arma::uword n = n_[spin];
  const double* own = orbitals + (spin == 0 ? 0 : n_[0] * expansion_.n_orbitals);
  for (arma::uword j = 0; j < n; ++j, own += expansion_.n_orbitals)
    for (arma::uword i = 0; i < n; ++i) inverse[j * n + i] = own[list[i]];
  return invert_and_transpose(inverse, n, work_.pivots, negative);
}

// The list whose determinant is largest: none of the others is much larger than it.
arma::uword Determinants::best_list(arma::uword spin, const double* orbitals) const {
  const auto& lists = expansion_.lists[spin];
  work_.matrix.set_size(n_[spin], n_[spin]);
  arma::uword best = 0;
  double largest = -arma::datum::inf;
  for (arma::uword l = 0; l < lists.size(); ++l) {
    bool negative = false;
    const double log_abs = invert(lists[l], spin, orbitals, work_.matrix.memptr(), negative);
    if (log_abs > largest) {
      largest = log_abs;
      best = l;
    }
  }
  return best;
}

void Determinants::evaluate(const double* orbitals, arma::uword walker, DeterminantCaches& caches,
                            double& log_abs, double& phase) const {
  double log_here = 0;
  bool negative = false;
  for (arma::uword s = 0; s < 2; ++s) {
    if (!single_) caches.reference.at(s, walker) = static_cast<double>(best_list(s, orbitals));
    double* inverse = caches.inverse[s].memptr() + walker * n_[s] * n_[s];
    log_here += invert(reference(caches, walker, s), s, orbitals, inverse, negative);
    if (!single_ && log_here > -arma::datum::inf) make_table(orbitals, s, walker, caches);
  }
  if (!single_ && log_here > -arma::datum::inf) {
    const double factor = combine(caches, walker);
    log_here += std::log(std::abs(factor));
    if (factor < 0) negative = !negative;
  }
  log_abs += log_here;
  if (negative) phase += arma::datum::pi;
}

void Determinants::make_table(const double* orbitals, arma::uword spin, arma::uword walker,
                              DeterminantCaches& caches) const {
  const arma::uword n = n_[spin], m = expansion_.n_orbitals;
  const double* own = orbitals + (spin == 0 ? 0 : n_[0] * m);
  const double* inverse = caches.inverse[spin].memptr() + walker * n * n;
  double* table = caches.table[spin].memptr() + walker * n * m;
  std::fill_n(table, n * m, 0.0);
  for (arma::uword i = 0; i < n; ++i)
    for (arma::uword j = 0; j < n; ++j)
      add_scaled(inverse[j * n + i], own + j * m, table + i * m, m);
}

// Sums of determinants

const arma::mat& Determinants::excited_block(const Excitation& e, const double* table) const {
  const arma::uword k = e.places.size(), m = expansion_.n_orbitals;
  work_.small.set_size(k, k);
  for (arma::uword a = 0; a < k; ++a)
    for (arma::uword b = 0; b < k; ++b) work_.small(b, a) = table[e.places[a] * m + e.orbitals[b]];
  return work_.small;
}

// Determinants of all lists by those of the references, and the sum of the terms made of them.
double Determinants::sum(const DeterminantCaches& caches, arma::uword walker) const {
  const arma::uword m = expansion_.n_orbitals;
  for (arma::uword s = 0; s < 2; ++s) {
    const double* table = caches.table[s].memptr() + walker * n_[s] * m;
    const arma::uword n_lists = expansion_.lists[s].size();
    const auto first = static_cast<arma::uword>(caches.reference.at(s, walker)) * n_lists;
    for (arma::uword l = 0; l < n_lists; ++l) {
      const Excitation& e = excitations_[s][first + l];
      work_.minors[s][l] = e.sign * small_determinant(excited_block(e, table));
    }
  }
  double total = 0;
  for (const auto& t : expansion_.terms)
    total += expansion_.coefficients[t.configuration] * t.weight * work_.minors[0][t.list[0]] *
             work_.minors[1][t.list[1]];
  return total;
}

// Makes the weights of both spins; returns ψ by the references' determinants.
double Determinants::combine(DeterminantCaches& caches, arma::uword walker) const {
  const double total = sum(caches, walker);
  if (total == 0) return total;
  for (arma::uword s = 0; s < 2; ++s) work_.of_lists[s].zeros();
  for (const auto& t : expansion_.terms) {
    const double weight = expansion_.coefficients[t.configuration] * t.weight / total;
    for (arma::uword s = 0; s < 2; ++s)
      work_.of_lists[s][t.list[s]] += weight * work_.minors[1 - s][t.list[1 - s]];
  }
  for (arma::uword s = 0; s < 2; ++s) make_weights(caches, walker, s, work_.of_lists[s]);
  return total;
}

// With Λ(m, i) the derivative of ψ by T(m, i) and dT = dΦ A⁻¹ − T dA A⁻¹, ψ by Φ has the
// derivatives Q A⁻ᵀ, Q = Λ + E_R (1 − (ΛᵀT_R)ᵀ), where R are the rows of the reference.
void Determinants::make_weights(DeterminantCaches& caches, arma::uword walker, arma::uword spin,
                                const arma::vec& of_lists) const {
  const arma::uword n = n_[spin], m = expansion_.n_orbitals;
  const double* table = caches.table[spin].memptr() + walker * n * m;
  double* weights = caches.weights[spin].memptr() + walker * n * m;
  std::fill_n(weights, n * m, 0.0);
  const auto first = static_cast<arma::uword>(caches.reference.at(spin, walker)) * of_lists.n_elem;
  for (arma::uword l = 0; l < of_lists.n_elem; ++l) {
    const Excitation& e = excitations_[spin][first + l];
    const arma::uword k = e.places.size();
    if (k == 0) continue;
    small_cofactors(excited_block(e, table), work_.small_cofactors);
    for (arma::uword a = 0; a < k; ++a)
      for (arma::uword b = 0; b < k; ++b)
        weights[e.places[a] * m + e.orbitals[b]] +=
            of_lists[l] * e.sign * work_.small_cofactors(b, a);
  }
  // Λ has no rows of the reference, so that they may be written one after another.
  const Expansion::List& list = reference(caches, walker, spin);
  work_.matrix.set_size(n, n);
  for (arma::uword i = 0; i < n; ++i)
    for (arma::uword k = 0; k < n; ++k)
      work_.matrix.at(k, i) = (i == k ? 1.0 : 0.0) - dot(weights + i * m, table + k * m, m);
  for (arma::uword i = 0; i < n; ++i)
    for (arma::uword k = 0; k < n; ++k) weights[i * m + list[k]] = work_.matrix.at(k, i);
}

// Moves of one particle

std::span<const double> Determinants::cofactors(const DeterminantCaches& caches, arma::uword walker,
                                                arma::uword particle) const {
  const arma::uword s = spin_of(particle), n = n_[s], m = expansion_.n_orbitals;
  const double* own =
      caches.inverse[s].memptr() + (walker * n + particle - (s == 0 ? 0 : n_[0])) * n;
  if (single_ && in_order_[s]) return {own, n};
  work_.cofactors.zeros();
  if (single_) {
    const Expansion::List& list = expansion_.lists[s].front();
    for (arma::uword i = 0; i < n; ++i) work_.cofactors[list[i]] = own[i];
  } else {
    const double* weights = caches.weights[s].memptr() + walker * n * m;
    for (arma::uword i = 0; i < n; ++i)
      add_scaled(own[i], weights + i * m, work_.cofactors.memptr(), m);
  }
  return {work_.cofactors.memptr(), m};
}

double Determinants::ratio(const DeterminantCaches& caches, arma::uword walker,
                           arma::uword particle, const double* orbitals) const {
  const std::span<const double> g = cofactors(caches, walker, particle);
  return dot(g.data(), orbitals, g.size());
}

bool Determinants::move(DeterminantCaches& caches, arma::uword walker, arma::uword particle,
                        const double* orbitals) const {
  const arma::uword s = spin_of(particle), n = n_[s], m = expansion_.n_orbitals;
  const Expansion::List& list = reference(caches, walker, s);
  double* inverse = caches.inverse[s].memptr() + walker * n * n;
  double* own = inverse + (particle - (s == 0 ? 0 : n_[0])) * n;
  double* v = work_.moved.memptr();
  for (arma::uword i = 0; i < n; ++i) v[i] = orbitals[list[i]];
  const double ratio = dot(own, v, n);
  if (!(std::abs(ratio) >= smallest_ratio)) return false;
  if (!single_) {
    // T′ = T + (φ′ − T a′) × (row of A⁻¹)/ratio: the old φ is T a.
    double* table = caches.table[s].memptr() + walker * n * m;
    double* change = work_.change.memptr();
    std::copy_n(orbitals, m, change);
    for (arma::uword i = 0; i < n; ++i) add_scaled(-v[i], table + i * m, change, m);
    for (arma::uword i = 0; i < n; ++i) add_scaled(own[i] / ratio, change, table + i * m, m);
  }
  for (double* other = inverse; other != inverse + n * n; other += n)
    if (other != own) add_scaled(-dot(other, v, n) / ratio, own, other, n);
  for (arma::uword i = 0; i < n; ++i) own[i] /= ratio;
  return single_ || combine(caches, walker) != 0;
}

void Determinants::coefficient_derivatives(const DeterminantCaches& caches, arma::uword walker,
                                           double* out) const {
  const double total = sum(caches, walker);
  std::fill_n(out, expansion_.coefficients.n_elem, 0.0);
  for (const auto& t : expansion_.terms)
    out[t.configuration] +=
        t.weight * work_.minors[0][t.list[0]] * work_.minors[1][t.list[1]] / total;
}

}  // namespace ritz
