#include "wavefunctions/spin_rbm_state.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/elements.hpp"
#include "linalg/vector_functions.hpp"

namespace ritz {

namespace {

// After so many changes a walker is evaluated again: its errors stay those of so many ratios, at a
// cost that is not noticed.
constexpr int changes_between_refreshes = 1000;

}  // namespace

SpinRbmState::SpinRbmState(const SpinRbm& rbm, Batch configurations)
    : WalkerState(std::move(configurations)), rbm_(rbm) {
  refresh();
}

void SpinRbmState::refresh() {
  const arma::mat theta = rbm_.pre_activations(configurations_);
  exponential_.set_size(arma::size(theta));
  shares_.set_size(2 * theta.n_rows, theta.n_cols);
  in_range_.resize(n_walkers());
  for (arma::uword w = 0; w < n_walkers(); ++w)
    in_range_[w] = rbm_.ratios().start(theta.colptr(w), exponential_.colptr(w), shares_.colptr(w));
  log_psi_.zeros(n_walkers());
  rbm_.add_visible(configurations_, log_psi_);
  rbm_.add_hidden(theta, log_psi_);
  n_changes_.assign(n_walkers(), 0);
}

void SpinRbmState::refresh(arma::uword walker) {
  const Batch spins = configurations_.col(walker);
  const arma::mat theta = rbm_.pre_activations(spins);
  LogPsi value(1);
  rbm_.add_visible(spins, value);
  rbm_.add_hidden(theta, value);
  in_range_[walker] =
      rbm_.ratios().start(theta.memptr(), exponential_.colptr(walker), shares_.colptr(walker));
  log_psi_.log_abs[walker] = value.log_abs[0];
  log_psi_.phase[walker] = value.phase[0];
  n_changes_[walker] = 0;
}

void SpinRbmState::find_flips(const Changes& changes, std::size_t k,
                              std::vector<std::uint32_t>& flips) const {
  flips.clear();
  const double* spins = configurations_.colptr(changes.walker[k]);
  for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e) {
    // The last of several values for the same spin counts.
    const auto known = std::ranges::find(flips, changes.dof[e]);
    const bool turned = changes.value[e] != spins[changes.dof[e]];
    if (turned && known == flips.end()) flips.push_back(changes.dof[e]);
    if (!turned && known != flips.end()) flips.erase(known);
  }
}

std::pair<double, double> SpinRbmState::log_ratio_of_sums(
    std::uint32_t walker, const std::vector<std::uint32_t>& flips) const {
  Batch spins = arma::repmat(configurations_.col(walker), 1, 2);
  for (const std::uint32_t i : flips) spins(i, 1) *= -1;
  LogPsi value(2);
  rbm_.add_hidden(rbm_.pre_activations(spins), value);
  return {value.log_abs[1] - value.log_abs[0], value.phase[1] - value.phase[0]};
}

void SpinRbmState::log_ratios(const Changes& changes, LogPsi& out) const {
  const std::size_t n = changes.size();
  const CoshRatios& ratios = rbm_.ratios();
  const bool is_complex = rbm_.has_complex_units();
  out.zeros(n);
  // The products over hidden units, whose logarithms are taken together.
  arma::rowvec re(n, arma::fill::ones), im(n, arma::fill::zeros);
  std::vector<std::uint32_t> flips;
  for (std::size_t k = 0; k < n; ++k) {
    find_flips(changes, k, flips);
    if (flips.empty()) continue;
    const std::uint32_t w = changes.walker[k];
    const double *spins = configurations_.colptr(w), *shares = shares_.colptr(w);
    std::optional<CoshRatios::Ratio> ratio;
    if (in_range_[w] && flips.size() == 1)
      ratio = ratios.flip(flips[0], spins[flips[0]], shares);
    else if (in_range_[w] && flips.size() == 2)
      ratio = ratios.flip(flips[0], spins[flips[0]], flips[1], spins[flips[1]], shares);
    if (ratio) {
      re[k] = ratio->product.real();
      im[k] = ratio->product.imag();
      out.log_abs[k] = ratio->log_abs;
      out.phase[k] = ratio->phase;
    } else {
      std::tie(out.log_abs[k], out.phase[k]) = log_ratio_of_sums(w, flips);
    }
    for (const std::uint32_t i : flips) {
      out.log_abs[k] -= 2 * spins[i] * rbm_.visible_bias()(0, i);
      out.phase[k] -= 2 * spins[i] * rbm_.visible_bias()(1, i);
    }
  }
  if (is_complex) {
    if (rbm_.is_real()) {
      out.phase.zeros();
    } else {
      arma::rowvec angle(n);
      vector_angle(elements(im), elements(re), elements(angle));
      out.phase += angle;
    }
    re = arma::square(re) + arma::square(im);
  }
  vector_log(elements(re), elements(re));
  out.log_abs += (is_complex ? 0.5 : 1.0) * re;
}

void SpinRbmState::apply(const Changes& accepted) {
  LogPsi ratios;
  log_ratios(accepted, ratios);
  std::vector<std::uint32_t> flips;
  for (std::size_t k = 0; k < accepted.size(); ++k) {
    const std::uint32_t w = accepted.walker[k];
    find_flips(accepted, k, flips);
    if (flips.empty()) continue;
    log_psi_.log_abs[w] += ratios.log_abs[k];
    log_psi_.phase[w] = std::remainder(log_psi_.phase[w] + ratios.phase[k], 2 * arma::datum::pi);
    const double* spins = configurations_.colptr(w);
    for (const std::uint32_t i : flips)
      in_range_[w] = in_range_[w] &&
                     rbm_.ratios().turn(i, spins[i], exponential_.colptr(w), shares_.colptr(w));
  }
  write(accepted);
  for (const std::uint32_t w : accepted.walker)
    if (++n_changes_[w] == changes_between_refreshes) refresh(w);
}

}  // namespace ritz
