#include <ritz/model/walker_state.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <ritz/model/wavefunction.hpp>

namespace ritz {

namespace {

// After so many changes a walker is evaluated again: the errors of its caches stay those of so many
// updates, at a cost that is not noticed.
constexpr double changes_between_refreshes = 1000;

// The columns of walker `from` of a matrix with a whole number of them for each walker, to those of
// walker `to` of another.
void copy_walker(const arma::mat& source, arma::uword from, arma::mat& target, arma::uword to,
                 arma::uword columns_per_walker) {
  const arma::uword size = source.n_rows * columns_per_walker;
  std::copy_n(source.memptr() + from * size, size, target.memptr() + to * size);
}

}  // namespace

// Trials

void WalkerState::log_ratios(const Changes& changes, LogPsi& out) const {
  if (caches_are_old_)
    WalkerState::compute_ratios(changes, out);
  else
    compute_ratios(changes, out);
}

void WalkerState::propose(const Changes& changes, LogPsi& ratios, arma::mat* gradient) {
  proposal_ = changes;
  if (gradient) {
    proposal_.trials(configurations_, trial_);
    propose_in_full(ratios, gradient);
    return;
  }
  if (caches_are_old_) refresh();
  compute_proposal(proposal_, ratios_);
  ratios = ratios_;
  pending_ = Pending::changes;
}

void WalkerState::propose(const Batch& trial, LogPsi& ratios, arma::mat* gradient) {
  trial_ = trial;
  proposal_.walker.resize(n_walkers());
  for (std::uint32_t w = 0; w < n_walkers(); ++w) proposal_.walker[w] = w;
  propose_in_full(ratios, gradient);
}

void WalkerState::propose_in_full(LogPsi& ratios, arma::mat* gradient) {
  const arma::uword n = trial_.n_cols;
  if (gradient) {
    this->gradient();
    then_.zeros(trial_.n_rows, n, wavefunction_.is_real());
    wavefunction_.spatial()->add_gradient(trial_, then_);
    *gradient = then_.gradient;
  } else {
    then_.log_psi.zeros(n);
    wavefunction_.log_psi(trial_, then_.log_psi);
  }
  trial_has_gradient_ = gradient != nullptr;
  const LogPsi& now = gradient ? now_.log_psi : log_psi_;
  ratios.zeros(n);
  for (arma::uword k = 0; k < n; ++k) {
    ratios.log_abs[k] = then_.log_psi.log_abs[k] - now.log_abs[proposal_.walker[k]];
    ratios.phase[k] = then_.log_psi.phase[k] - now.phase[proposal_.walker[k]];
  }
  pending_ = Pending::full;
}

void WalkerState::accept(std::span<const char> accepted) {
  if (pending_ == Pending::none || accepted.size() != proposal_.size())
    throw std::logic_error("WalkerState::accept: there is no proposal of this size");
  const bool in_full = pending_ == Pending::full;
  pending_ = Pending::none;
  if (std::ranges::none_of(accepted, [](char yes) { return yes; })) return;
  if (in_full) {
    accept_in_full(accepted);
    return;
  }
  for (std::size_t k = 0; k < accepted.size(); ++k) {
    if (!accepted[k]) continue;
    const std::uint32_t w = proposal_.walker[k];
    log_psi_.log_abs[w] += ratios_.log_abs[k];
    log_psi_.phase[w] += ratios_.phase[k];
  }
  keep_accepted(proposal_, accepted);
  for (std::size_t k = 0; k < accepted.size(); ++k) {
    if (!accepted[k]) continue;
    const std::uint32_t w = proposal_.walker[k];
    log_psi_.phase[w] = principal(log_psi_.phase[w]);
    for (std::uint32_t e = proposal_.first[k]; e < proposal_.first[k + 1]; ++e)
      configurations_(proposal_.dof[e], w) = proposal_.value[e];
  }
  has_gradient_ = false;
  count_and_refresh(accepted);
}

void WalkerState::accept_in_full(std::span<const char> accepted) {
  for (std::size_t k = 0; k < accepted.size(); ++k) {
    if (!accepted[k]) continue;
    const std::uint32_t w = proposal_.walker[k];
    configurations_.col(w) = trial_.col(k);
    log_psi_.log_abs[w] = then_.log_psi.log_abs[k];
    log_psi_.phase[w] = principal(then_.log_psi.phase[k]);
    if (!trial_has_gradient_) continue;
    now_.log_psi.log_abs[w] = then_.log_psi.log_abs[k];
    now_.log_psi.phase[w] = then_.log_psi.phase[k];
    now_.gradient.col(w) = then_.gradient.col(k);
  }
  has_gradient_ = trial_has_gradient_;
  caches_are_old_ = true;
}

void WalkerState::apply(const Changes& changes) {
  LogPsi ratios;
  propose(changes, ratios);
  accept(std::vector<char>(changes.size(), 1));
}

void WalkerState::count_and_refresh(std::span<const char> accepted) {
  for (std::size_t k = 0; k < accepted.size(); ++k) {
    const std::uint32_t w = proposal_.walker[k];
    if (accepted[k] && ++n_changes_[w] == changes_between_refreshes) refresh_walker(w);
  }
}

void WalkerState::refresh_walker(arma::uword walker) {
  const auto fresh = wavefunction_.track(configurations_.cols(walker, walker));
  std::vector<arma::mat*> to, from;
  list_columns(*this, to);
  list_columns(*fresh, from);
  // A plain state has fewer than another of its wavefunction, the same to begin with.
  for (std::size_t i = 0; i < to.size(); ++i)
    copy_walker(*from[i], 0, *to[i], walker, from[i]->n_cols);
}

double WalkerState::principal(double phase) const {
  if (phase == 0) return phase;
  const double rest =
      std::abs(phase) > arma::datum::pi ? std::remainder(phase, 2 * arma::datum::pi) : phase;
  if (!wavefunction_.is_real()) return rest;
  return std::abs(rest) > arma::datum::pi / 2 ? arma::datum::pi : 0.0;
}

// Derivatives

const arma::mat& WalkerState::gradient() {
  if (!has_gradient_) {
    now_.zeros(configurations_.n_rows, n_walkers(), wavefunction_.is_real());
    wavefunction_.spatial()->add_gradient(configurations_, now_);
    has_gradient_ = true;
  }
  return now_.gradient;
}

void WalkerState::add_laplacian(SpatialValues& out) const {
  wavefunction_.spatial()->add_laplacian(configurations_, out);
}

// Walkers that go elsewhere

void WalkerState::list_columns(WalkerState& state, std::vector<arma::mat*>& out) {
  out.insert(out.end(), {&state.configurations_, &state.log_psi_.log_abs, &state.log_psi_.phase,
                         &state.n_changes_});
  if (state.has_gradient_)
    out.insert(out.end(),
               {&state.now_.gradient, &state.now_.log_psi.log_abs, &state.now_.log_psi.phase});
  state.list_caches(out);
}

void WalkerState::select(std::span<const std::uint32_t> parents) {
  if (parents.size() != n_walkers())
    throw std::logic_error("WalkerState::select: expected one parent for every walker");
  std::vector<arma::mat*> columns;
  list_columns(*this, columns);
  for (arma::mat* matrix : columns) {
    const arma::mat before = *matrix;
    const arma::uword per_walker = before.n_cols / n_walkers();
    for (arma::uword w = 0; w < n_walkers(); ++w)
      if (parents[w] != w) copy_walker(before, parents[w], *matrix, w, per_walker);
  }
  pending_ = Pending::none;
}

void WalkerState::swap(WalkerState& other, std::span<const char> chosen) {
  has_gradient_ = other.has_gradient_ = has_gradient_ && other.has_gradient_;
  caches_are_old_ = other.caches_are_old_ = caches_are_old_ || other.caches_are_old_;
  pending_ = other.pending_ = Pending::none;
  std::vector<arma::mat*> own, others;
  list_columns(*this, own);
  list_columns(other, others);
  bool same = own.size() == others.size() && chosen.size() == n_walkers();
  for (std::size_t i = 0; same && i < own.size(); ++i)
    same = arma::size(*own[i]) == arma::size(*others[i]);
  if (!same) throw std::logic_error("WalkerState::swap: the states are not of one shape");
  for (std::size_t i = 0; i < own.size(); ++i) {
    const arma::uword size = own[i]->n_elem / n_walkers();
    for (arma::uword w = 0; w < n_walkers(); ++w)
      if (chosen[w])
        std::swap_ranges(own[i]->memptr() + w * size, own[i]->memptr() + (w + 1) * size,
                         others[i]->memptr() + w * size);
  }
}

// From scratch

void WalkerState::refresh() {
  compute_all();
  for (double& phase : log_psi_.phase) phase = principal(phase);
  n_changes_.zeros(n_walkers());
  pending_ = Pending::none;
  has_gradient_ = caches_are_old_ = false;
}

void WalkerState::compute_all() {
  log_psi_.zeros(n_walkers());
  wavefunction_.log_psi(configurations_, log_psi_);
}

void WalkerState::compute_ratios(const Changes& changes, LogPsi& out) const {
  changes.trials(configurations_, scratch_);
  out.zeros(changes.size());
  wavefunction_.log_psi(scratch_, out);
  for (std::size_t k = 0; k < changes.size(); ++k) {
    out.log_abs[k] -= log_psi_.log_abs[changes.walker[k]];
    out.phase[k] -= log_psi_.phase[changes.walker[k]];
  }
}

namespace {

class PlainState final : public WalkerState {
 public:
  PlainState(const Wavefunction& wavefunction, Batch configurations)
      : WalkerState(wavefunction, std::move(configurations)) {
    refresh();
  }
};

}  // namespace

std::unique_ptr<WalkerState> plain_state(const Wavefunction& wavefunction, Batch configurations) {
  return std::make_unique<PlainState>(wavefunction, std::move(configurations));
}

}  // namespace ritz
