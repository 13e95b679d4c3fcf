#include <ritz/wavefunctions/particles/slater_state.hpp>

#include <cmath>

namespace ritz {

SlaterState::SlaterState(const Slater& slater, Batch configurations)
    : WalkerState(slater, std::move(configurations)), slater_(slater) {
  refresh();
}

void SlaterState::compute_all() {
  const arma::uword n = slater_.space().n_particles();
  log_psi_.zeros(n_walkers());
  slater_.determinants().resize(caches_, n_walkers());
  arma::mat orbitals;
  slater_.orbitals().values(slater_.points(configurations_), orbitals);
  for (arma::uword w = 0; w < n_walkers(); ++w)
    slater_.determinants().evaluate(orbitals.colptr(w * n), w, caches_, log_psi_.log_abs[w],
                                    log_psi_.phase[w]);
}

void SlaterState::list_caches(std::vector<arma::mat*>& out) {
  for (arma::uword s = 0; s < 2; ++s)
    out.insert(out.end(), {&caches_.inverse[s], &caches_.table[s], &caches_.weights[s]});
  out.push_back(&caches_.reference);
}

void SlaterState::compute_ratios(const Changes& changes, LogPsi& out) const {
  evaluate(changes, asked_, out);
}

void SlaterState::compute_proposal(const Changes& changes, LogPsi& ratios) {
  evaluate(changes, proposal_, ratios);
}

void SlaterState::evaluate(const Changes& changes, Trials& trials, LogPsi& out) const {
  const arma::uword d = slater_.space().dimensions(), n = changes.size();
  trials.particle.resize(n);
  trials.points.set_size(d, n);
  for (arma::uword k = 0; k < n; ++k) {
    const arma::uword p = trials.particle[k] = changes.particle(k, d);
    const double* r = configurations_.colptr(changes.walker[k]);
    double* at = trials.points.colptr(k);
    std::copy_n(r + (p == Changes::several ? 0 : p * d), d, at);
    if (p == Changes::several) continue;
    for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e)
      at[changes.dof[e] - p * d] = changes.value[e];
  }
  slater_.orbitals().values(trials.points, trials.orbitals);
  out.zeros(n);
  trials.in_full.clear();
  for (arma::uword k = 0; k < n; ++k) {
    if (changes.first[k] == changes.first[k + 1]) continue;
    const arma::uword p = trials.particle[k], w = changes.walker[k];
    if (p != Changes::several && std::isfinite(log_psi_.log_abs[w])) {
      const double ratio = slater_.determinants().ratio(caches_, w, p, trials.orbitals.colptr(k));
      if (std::abs(ratio) > Determinants::smallest_ratio) {
        out.log_abs[k] = std::log(std::abs(ratio));
        if (ratio < 0) out.phase[k] = arma::datum::pi;
        continue;
      }
    }
    trials.in_full.push_back(k);
  }
  if (!trials.in_full.empty()) evaluate_in_full(changes, trials, out);
}

void SlaterState::evaluate_in_full(const Changes& changes, Trials& trials, LogPsi& out) const {
  const arma::uword n = slater_.space().n_particles(), n_full = trials.in_full.size();
  Batch all(configurations_.n_rows, n_full);
  for (arma::uword i = 0; i < n_full; ++i)
    changes.write_trial(trials.in_full[i], configurations_, all.colptr(i));
  arma::mat orbitals;
  slater_.orbitals().values(slater_.points(all), orbitals);
  slater_.determinants().resize(trials.caches, n_full);
  trials.log_psi.zeros(n_full);
  for (arma::uword i = 0; i < n_full; ++i) {
    const arma::uword k = trials.in_full[i], w = changes.walker[k];
    slater_.determinants().evaluate(orbitals.colptr(i * n), i, trials.caches,
                                    trials.log_psi.log_abs[i], trials.log_psi.phase[i]);
    out.log_abs[k] = trials.log_psi.log_abs[i] - log_psi_.log_abs[w];
    out.phase[k] = trials.log_psi.phase[i] - log_psi_.phase[w];
  }
}

void SlaterState::keep_accepted(const Changes& proposal, std::span<const char> accepted) {
  std::size_t next = 0;  // of those in full
  for (std::size_t k = 0; k < accepted.size(); ++k) {
    const std::uint32_t w = proposal.walker[k];
    const bool in_full = next < proposal_.in_full.size() && proposal_.in_full[next] == k;
    if (accepted[k] && in_full) {
      slater_.determinants().copy(proposal_.caches, next, caches_, w);
      log_psi_.log_abs[w] = proposal_.log_psi.log_abs[next];
      log_psi_.phase[w] = proposal_.log_psi.phase[next];
    } else if (accepted[k] && proposal.first[k] != proposal.first[k + 1]) {
      const arma::uword p = proposal_.particle[k];
      if (!slater_.determinants().move(caches_, w, p, proposal_.orbitals.colptr(k)))
        evaluate_walker(proposal, k);
    }
    if (in_full) ++next;
  }
}

void SlaterState::evaluate_walker(const Changes& proposal, std::size_t k) {
  const std::uint32_t w = proposal.walker[k];
  Batch r(configurations_.n_rows, 1);
  proposal.write_trial(k, configurations_, r.memptr());
  arma::mat orbitals;
  slater_.orbitals().values(slater_.points(r), orbitals);
  log_psi_.log_abs[w] = log_psi_.phase[w] = 0;
  slater_.determinants().evaluate(orbitals.memptr(), w, caches_, log_psi_.log_abs[w],
                                  log_psi_.phase[w]);
}

}  // namespace ritz
