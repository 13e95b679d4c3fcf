#include "wavefunctions/deep_sets_state.hpp"

#include <algorithm>

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
    : WalkerState(std::move(configurations)), psi_(psi) {
  refresh();
}

arma::uword DeepSetsState::pair_with(arma::uword p, arma::uword j) const {
  const arma::uword q = j < p ? j : j + 1, low = std::min(p, q), high = std::max(p, q);
  return low * (2 * n_particles() - low - 1) / 2 + high - low - 1;
}

void DeepSetsState::set_trial(const Changes& changes) const {
  const arma::uword d = psi_.features().space().dimensions();
  trial_.r.set_size(configurations_.n_rows, changes.size());
  trial_.moved.clear();
  bool one_each = true;
  for (std::size_t k = 0; k < changes.size(); ++k) {
    trial_.r.col(k) = configurations_.col(changes.walker[k]);
    const std::uint32_t begin = changes.first[k], end = changes.first[k + 1];
    const arma::uword p = begin == end ? 0 : changes.dof[begin] / d;
    for (std::uint32_t e = begin; e < end; ++e) {
      trial_.r(changes.dof[e], k) = changes.value[e];
      one_each &= changes.dof[e] / d == p;
    }
    trial_.moved.push_back(p);
  }
  if (!one_each) trial_.moved.clear();
}

void DeepSetsState::evaluate_all() const {
  Trial& t = trial_;
  psi_.features().all(t.r, t.particle_features, t.pair_features);
  t.particles = &psi_.particle_network().forward(t.particle_features, t.particle_state);
  t.pairs = &psi_.pair_network().forward(t.pair_features, t.pair_state);
  t.means.set_size(t.particles->n_rows + (n_pairs() > 0 ? t.pairs->n_rows : 0), t.r.n_cols);
  write_means(*t.particles, n_particles(), 0, t.means);
  write_means(*t.pairs, n_pairs(), t.particles->n_rows, t.means);
}

void DeepSetsState::evaluate_moved(const Changes& changes) const {
  Trial& t = trial_;
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
  t.particles = &psi_.particle_network().forward(t.particle_features, t.particle_state);
  t.pairs = &psi_.pair_network().forward(t.pair_features, t.pair_state);
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

const arma::mat& DeepSetsState::evaluate(const Changes& changes) const {
  set_trial(changes);
  if (trial_.moved.empty())
    evaluate_all();
  else
    evaluate_moved(changes);
  return psi_.joint_network().forward(trial_.means, trial_.joint_state);
}

void DeepSetsState::log_ratios(const Changes& changes, LogPsi& out) const {
  out.zeros(changes.size());
  if (changes.size() == 0) return;
  out.log_abs = evaluate(changes);
  for (std::size_t k = 0; k < changes.size(); ++k)
    out.log_abs[k] -= log_psi_.log_abs[changes.walker[k]];
}

void DeepSetsState::apply(const Changes& accepted) {
  if (accepted.size() == 0) return;
  const arma::mat& log_psi = evaluate(accepted);
  const arma::uword n = n_particles();
  const auto copy = [](const arma::mat& from, arma::uword column, arma::mat& to, arma::uword at,
                       arma::uword count) {
    std::copy_n(from.memptr() + column * from.n_rows, count * from.n_rows,
                to.memptr() + at * to.n_rows);
  };
  for (arma::uword k = 0; k < accepted.size(); ++k) {
    const arma::uword w = accepted.walker[k];
    log_psi_.log_abs[w] = log_psi[k];
    means_.col(w) = trial_.means.col(k);
    if (trial_.moved.empty()) {
      copy(*trial_.particles, k * n, particles_, w * n, n);
      copy(*trial_.pairs, k * n_pairs(), pairs_, w * n_pairs(), n_pairs());
      continue;
    }
    const arma::uword p = trial_.moved[k];
    copy(*trial_.particles, k, particles_, w * n + p, 1);
    for (arma::uword j = 0; j < n - 1; ++j)
      copy(*trial_.pairs, k * (n - 1) + j, pairs_, w * n_pairs() + pair_with(p, j), 1);
  }
  write(accepted);
}

void DeepSetsState::refresh() {
  trial_.r = configurations_;
  trial_.moved.clear();
  evaluate_all();
  particles_ = *trial_.particles;
  pairs_ = *trial_.pairs;
  means_ = trial_.means;
  log_psi_.zeros(n_walkers());
  log_psi_.log_abs = psi_.joint_network().forward(means_, trial_.joint_state);
}

}  // namespace ritz
