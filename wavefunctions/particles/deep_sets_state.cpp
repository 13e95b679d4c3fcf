#include <ritz/wavefunctions/particles/deep_sets_state.hpp>

#include <algorithm>

#include <ritz/space/pairs.hpp>

namespace ritz {

namespace {

// Means over groups of `group` columns of `from`, into rows first_row, … of `to`.
void write_means(const arma::mat& from, arma::uword group, arma::uword first_row, arma::mat& to) {
  if (group == 0) return;
  for (arma::uword w = 0; w < to.n_cols; ++w)
    for (arma::uword row = 0; row < from.n_rows; ++row) {
      double sum = 0;
      for (arma::uword i = 0; i < group; ++i) sum += from(row, w * group + i);
      to(first_row + row, w) = sum / static_cast<double>(group);
    }
}

// mean += (now − before)/n for columns that are one of n.
void replace(const double* before, const double* now, arma::uword rows, arma::uword n,
             double* mean) {
  const double share = 1 / static_cast<double>(n);
  for (arma::uword row = 0; row < rows; ++row) mean[row] += share * (now[row] - before[row]);
}

}  // namespace

DeepSetsState::DeepSetsState(const DeepSets& psi, Batch configurations)
    : WalkerState(psi, std::move(configurations)), psi_(psi) {
  refresh();
}

arma::uword DeepSetsState::pair_with(arma::uword p, arma::uword j) const {
  return pair_index(n_particles(), p, j < p ? j : j + 1);
}

void DeepSetsState::set_trial(const Changes& changes, Trial& trial) const {
  const arma::uword d = psi_.features().space().dimensions();
  changes.trials(configurations_, trial.r);
  trial.moved.clear();
  for (std::size_t k = 0; k < changes.size(); ++k) {
    const bool nothing = changes.first[k] == changes.first[k + 1];
    trial.moved.push_back(nothing ? 0 : changes.particle(k, d));
    if (trial.moved.back() != Changes::several) continue;
    trial.moved.clear();
    return;
  }
}

void DeepSetsState::evaluate_all(Trial& t) const {
  psi_.features().all(t.r, t.particle_features, t.pair_features);
  t.particles = &psi_.particle_network().forward(t.particle_features, t.state);
  t.pairs = &psi_.pair_network().forward(t.pair_features, t.state);
  t.means.set_size(t.particles->n_rows + (n_pairs() > 0 ? t.pairs->n_rows : 0), t.r.n_cols);
  write_means(*t.particles, n_particles(), 0, t.means);
  write_means(*t.pairs, n_pairs(), t.particles->n_rows, t.means);
}

void DeepSetsState::evaluate_moved(Trial& t, const Changes& changes) const {
  const DeepSetsFeatures& features = psi_.features();
  const arma::uword n = n_particles(), d = features.space().dimensions(), others = n - 1;
  t.particle_features.set_size(features.particle_rows(), changes.size());
  t.pair_features.set_size(features.pair_rows(), others * changes.size());
  for (arma::uword k = 0; k < changes.size(); ++k) {
    const double* at = t.r.colptr(k);
    const arma::uword p = t.moved[k];
    features.particle(p, at + p * d, t.particle_features.colptr(k));
    for (arma::uword j = 0; j < others; ++j) {
      const arma::uword q = j < p ? j : j + 1;
      features.pair(p, at + p * d, q, at + q * d, t.pair_features.colptr(k * others + j));
    }
  }
  t.particles = &psi_.particle_network().forward(t.particle_features, t.state);
  t.pairs = &psi_.pair_network().forward(t.pair_features, t.state);
  t.means.set_size(means_.n_rows, changes.size());
  for (arma::uword k = 0; k < changes.size(); ++k) {
    const arma::uword w = changes.walker[k], p = t.moved[k], rows = t.particles->n_rows;
    t.means.col(k) = means_.col(w);
    replace(particles_.colptr(w * n + p), t.particles->colptr(k), rows, n, t.means.colptr(k));
    for (arma::uword j = 0; j < others; ++j)
      replace(pairs_.colptr(w * n_pairs() + pair_with(p, j)), t.pairs->colptr(k * others + j),
              t.pairs->n_rows, n_pairs(), t.means.colptr(k) + rows);
  }
}

void DeepSetsState::evaluate(const Changes& changes, Trial& trial, LogPsi& ratios) const {
  ratios.zeros(changes.size());
  if (changes.size() == 0) return;
  set_trial(changes, trial);
  if (trial.moved.empty())
    evaluate_all(trial);
  else
    evaluate_moved(trial, changes);
  trial.log_psi = &psi_.joint_network().forward(trial.means, trial.state);
  for (std::size_t k = 0; k < changes.size(); ++k)
    ratios.log_abs[k] = (*trial.log_psi)[k] - log_psi_.log_abs[changes.walker[k]];
}

void DeepSetsState::compute_ratios(const Changes& changes, LogPsi& out) const {
  evaluate(changes, scratch_, out);
}

void DeepSetsState::compute_proposal(const Changes& changes, LogPsi& ratios) {
  evaluate(changes, kept_, ratios);
}

void DeepSetsState::keep_accepted(const Changes& proposal, std::span<const char> accepted) {
  const arma::uword n = n_particles();
  const auto copy = [](const arma::mat& from, arma::uword column, arma::mat& to, arma::uword at,
                       arma::uword count) {
    std::copy_n(from.memptr() + column * from.n_rows, count * from.n_rows,
                to.memptr() + at * to.n_rows);
  };
  for (arma::uword k = 0; k < accepted.size(); ++k) {
    if (!accepted[k]) continue;
    const arma::uword w = proposal.walker[k];
    log_psi_.log_abs[w] = (*kept_.log_psi)[k];
    means_.col(w) = kept_.means.col(k);
    if (kept_.moved.empty()) {
      copy(*kept_.particles, k * n, particles_, w * n, n);
      copy(*kept_.pairs, k * n_pairs(), pairs_, w * n_pairs(), n_pairs());
      continue;
    }
    const arma::uword p = kept_.moved[k];
    copy(*kept_.particles, k, particles_, w * n + p, 1);
    for (arma::uword j = 0; j < n - 1; ++j)
      copy(*kept_.pairs, k * (n - 1) + j, pairs_, w * n_pairs() + pair_with(p, j), 1);
  }
}

void DeepSetsState::compute_all() {
  kept_.r = configurations_;
  kept_.moved.clear();
  evaluate_all(kept_);
  particles_ = *kept_.particles;
  pairs_ = *kept_.pairs;
  means_ = kept_.means;
  log_psi_.zeros(n_walkers());
  log_psi_.log_abs = psi_.joint_network().forward(means_, kept_.state);
}

void DeepSetsState::list_caches(std::vector<arma::mat*>& out) {
  out.insert(out.end(), {&particles_, &pairs_, &means_});
}

}  // namespace ritz
