#include <ritz/wavefunctions/lattice/lattice_slater_state.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/wavefunctions/small_matrices.hpp>

namespace ritz {

namespace {

// The errors of a table grow by the inverse of the ratio of a hop that is made. Those below it are
// rare enough to be evaluated in full.
constexpr double slater_smallest_pivot = 0.01;

}  // namespace

LatticeSlaterState::LatticeSlaterState(const LatticeSlater& slater, Batch configurations)
    : WalkerState(slater, std::move(configurations)), slater_(slater) {
  refresh();
}

arma::uword LatticeSlaterState::particle_at(arma::uword species, arma::uword site,
                                            arma::uword walker) const {
  const arma::uword n_sites = slater_.orbitals()[species].n_rows;
  return static_cast<arma::uword>(particles_.at(species * n_sites + site, walker));
}

// The column of the particle that hops.
const double* LatticeSlaterState::table(const Hop& hop, arma::uword walker) const {
  const arma::mat& orbitals = slater_.orbitals()[hop.species];
  const arma::uword particle = particle_at(hop.species, hop.from, walker);
  return tables_[hop.species].memptr() + (walker * orbitals.n_cols + particle) * orbitals.n_rows;
}

// From scratch

void LatticeSlaterState::compute_all() {
  tables_.resize(slater_.orbitals().size());
  for (std::size_t s = 0; s < tables_.size(); ++s)
    tables_[s].zeros(slater_.orbitals()[s].n_rows, slater_.orbitals()[s].n_cols * n_walkers());
  particles_.zeros(configurations_.n_rows, n_walkers());
  log_psi_.zeros(n_walkers());
  for (arma::uword w = 0; w < n_walkers(); ++w) evaluate(w, configurations_.colptr(w));
}

void LatticeSlaterState::evaluate(arma::uword walker, const double* n) {
  double log_abs = 0;
  bool negative = false;
  for (arma::uword s = 0; s < tables_.size(); ++s) {
    const arma::mat& orbitals = slater_.orbitals()[s];
    slater_.determinant(n, s, determinant_);
    log_abs += determinant_.log_abs;
    negative ^= determinant_.negative;
    for (arma::uword j = 0; j < determinant_.sites.size(); ++j)
      particles_.at(s * orbitals.n_rows + determinant_.sites[j], walker) = static_cast<double>(j);
    if (orbitals.is_empty() || !std::isfinite(determinant_.log_abs)) continue;
    const arma::uword first = walker * orbitals.n_cols;
    tables_[s].cols(first, first + orbitals.n_cols - 1) = orbitals * determinant_.inverse;
  }
  log_psi_.log_abs[walker] = log_abs;
  log_psi_.phase[walker] = negative ? arma::datum::pi : 0;
}

void LatticeSlaterState::list_caches(std::vector<arma::mat*>& out) {
  for (arma::mat& table : tables_) out.push_back(&table);
  out.push_back(&particles_);
}

// Hops

bool LatticeSlaterState::find_hops(const Changes& changes, std::size_t k) const {
  const double* n = configurations_.colptr(changes.walker[k]);
  hops_.clear();
  for (arma::uword s = 0; s < tables_.size(); ++s) {
    const arma::uword n_sites = slater_.orbitals()[s].n_rows;
    left_.clear();
    filled_.clear();
    for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e) {
      const arma::uword dof = changes.dof[e];
      const bool was = n[dof] > 0, is = changes.value[e] > 0;
      if (dof / n_sites == s && was != is) (was ? left_ : filled_).push_back(dof - s * n_sites);
    }
    if (left_.size() != filled_.size()) return false;
    for (std::size_t h = 0; h < left_.size(); ++h) hops_.push_back({s, left_[h], filled_[h]});
  }
  return true;
}

// The particles between the two sites of each hop, those before it made, are passed by.
double LatticeSlaterState::sign_of_sorting(const double* n) const {
  double passed = 0;
  for (std::size_t h = 0; h < hops_.size(); ++h) {
    const auto [species, from, to] = hops_[h];
    const arma::uword low = std::min(from, to), high = std::max(from, to);
    const double* own = n + species * slater_.orbitals()[species].n_rows;
    for (arma::uword i = low + 1; i < high; ++i) passed += own[i];
    for (std::size_t before = 0; before < h; ++before) {
      if (hops_[before].species != species) continue;
      if (hops_[before].from > low && hops_[before].from < high) passed -= 1;
      if (hops_[before].to > low && hops_[before].to < high) passed += 1;
    }
  }
  return std::fmod(passed, 2) == 0 ? 1 : -1;
}

double LatticeSlaterState::ratio(arma::uword walker) const {
  double out = sign_of_sorting(configurations_.colptr(walker));
  for (std::size_t first = 0, end = 0; first < hops_.size(); first = end) {
    while (end < hops_.size() && hops_[end].species == hops_[first].species) ++end;
    const arma::uword n = end - first;
    if (n == 1) {
      out *= table(hops_[first], walker)[hops_[first].to];
      continue;
    }
    block_.set_size(n, n);
    for (arma::uword j = 0; j < n; ++j)
      for (arma::uword i = 0; i < n; ++i)
        block_.at(i, j) = table(hops_[first + j], walker)[hops_[first + i].to];
    out *= small_determinant(block_);
  }
  return out;
}

void LatticeSlaterState::compute_ratios(const Changes& changes, LogPsi& out) const {
  out.zeros(changes.size());
  for (std::size_t k = 0; k < changes.size(); ++k) {
    const std::uint32_t w = changes.walker[k];
    if (std::isfinite(log_psi_.log_abs[w]) && find_hops(changes, k)) {
      const double by = ratio(w);
      out.log_abs[k] = std::log(std::abs(by));
      if (by < 0) out.phase[k] = arma::datum::pi;
      continue;
    }
    trial_.set_size(configurations_.n_rows, 1);
    changes.write_trial(k, configurations_, trial_.memptr());
    LogPsi there;
    there.zeros(1);
    slater_.log_psi(trial_, there);
    out.log_abs[k] = there.log_abs[0] - log_psi_.log_abs[w];
    out.phase[k] = there.phase[0] - log_psi_.phase[w];
  }
}

// T′ = T − (column of the particle) × (row of the new site − unit vector)/pivot.
bool LatticeSlaterState::update(arma::uword walker) {
  for (const Hop& hop : hops_) {
    const arma::mat& orbitals = slater_.orbitals()[hop.species];
    const arma::uword n_sites = orbitals.n_rows, n = orbitals.n_cols;
    double* all = tables_[hop.species].memptr() + walker * n * n_sites;
    const arma::uword particle = particle_at(hop.species, hop.from, walker);
    double* own = all + particle * n_sites;
    const double pivot = own[hop.to];
    if (!(std::abs(pivot) >= slater_smallest_pivot)) return false;
    for (double* other = all; other != all + n * n_sites; other += n_sites)
      if (other != own) add_scaled(-other[hop.to] / pivot, own, other, n_sites);
    for (arma::uword i = 0; i < n_sites; ++i) own[i] /= pivot;
    particles_.at(hop.species * n_sites + hop.to, walker) = static_cast<double>(particle);
  }
  return true;
}

void LatticeSlaterState::keep_accepted(const Changes& proposal, std::span<const char> accepted) {
  for (std::size_t k = 0; k < accepted.size(); ++k) {
    if (!accepted[k]) continue;
    const std::uint32_t w = proposal.walker[k];
    // log ψ has got the ratio by now: without one the walker was where ψ vanishes.
    if (std::isfinite(log_psi_.log_abs[w]) && find_hops(proposal, k) && update(w)) continue;
    trial_.set_size(configurations_.n_rows, 1);
    proposal.write_trial(k, configurations_, trial_.memptr());
    evaluate(w, trial_.memptr());
  }
}

}  // namespace ritz
