#include <ritz/wavefunctions/lattice/spin_rbm_state.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

#include <ritz/base/elements.hpp>
#include <ritz/linalg/vector_functions.hpp>

namespace ritz {

SpinRbmState::SpinRbmState(const SpinRbm& rbm, Batch configurations)
    : WalkerState(rbm, std::move(configurations)), rbm_(rbm) {
  refresh();
}

void SpinRbmState::compute_all() {
  const arma::mat theta = rbm_.pre_activations(configurations_);
  exponential_.set_size(arma::size(theta));
  shares_.set_size(2 * theta.n_rows, theta.n_cols);
  in_range_.set_size(n_walkers());
  for (arma::uword w = 0; w < n_walkers(); ++w)
    in_range_[w] = rbm_.ratios().start(theta.colptr(w), exponential_.colptr(w), shares_.colptr(w));
  log_psi_.zeros(n_walkers());
  rbm_.add_visible(configurations_, log_psi_);
  rbm_.add_hidden(theta, log_psi_);
}

void SpinRbmState::list_caches(std::vector<arma::mat*>& out) {
  out.insert(out.end(), {&exponential_, &shares_, &in_range_});
}

void SpinRbmState::find_flips(const Changes& changes, std::size_t k) const {
  flips_.clear();
  const double* spins = configurations_.colptr(changes.walker[k]);
  for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e)
    if (changes.value[e] != spins[changes.dof[e]]) flips_.push_back(changes.dof[e]);
}

std::pair<double, double> SpinRbmState::log_ratio_of_sums(std::uint32_t walker) const {
  Batch spins = arma::repmat(configurations_.col(walker), 1, 2);
  for (const std::uint32_t i : flips_) spins(i, 1) *= -1;
  LogPsi value(2);
  rbm_.add_hidden(rbm_.pre_activations(spins), value);
  return {value.log_abs[1] - value.log_abs[0], value.phase[1] - value.phase[0]};
}

void SpinRbmState::compute_ratios(const Changes& changes, LogPsi& out) const {
  const std::size_t n = changes.size();
  const CoshRatios& ratios = rbm_.ratios();
  const bool is_complex = rbm_.has_complex_units();
  out.zeros(n);
  // The products over hidden units, whose logarithms are taken together.
  re_.ones(n);
  im_.zeros(n);
  for (std::size_t k = 0; k < n; ++k) {
    find_flips(changes, k);
    if (flips_.empty()) continue;
    const std::uint32_t w = changes.walker[k];
    const double *spins = configurations_.colptr(w), *shares = shares_.colptr(w);
    std::optional<CoshRatios::Ratio> ratio;
    if (in_range_[w] && flips_.size() == 1)
      ratio = ratios.flip(flips_[0], spins[flips_[0]], shares);
    else if (in_range_[w] && flips_.size() == 2)
      ratio = ratios.flip(flips_[0], spins[flips_[0]], flips_[1], spins[flips_[1]], shares);
    if (ratio) {
      re_[k] = ratio->product.real();
      im_[k] = ratio->product.imag();
      out.log_abs[k] = ratio->log_abs;
      out.phase[k] = ratio->phase;
    } else {
      std::tie(out.log_abs[k], out.phase[k]) = log_ratio_of_sums(w);
    }
    for (const std::uint32_t i : flips_) {
      out.log_abs[k] -= 2 * spins[i] * rbm_.visible_bias()(0, i);
      out.phase[k] -= 2 * spins[i] * rbm_.visible_bias()(1, i);
    }
  }
  if (is_complex) {
    if (rbm_.is_real()) {
      out.phase.zeros();
    } else {
      angle_.set_size(n);
      vector_angle(elements(im_), elements(re_), elements(angle_));
      out.phase += angle_;
    }
    re_ = arma::square(re_) + arma::square(im_);
  }
  vector_log(elements(re_), elements(re_));
  out.log_abs += (is_complex ? 0.5 : 1.0) * re_;
}

void SpinRbmState::keep_accepted(const Changes& proposal, std::span<const char> accepted) {
  for (std::size_t k = 0; k < accepted.size(); ++k) {
    if (!accepted[k]) continue;
    const std::uint32_t w = proposal.walker[k];
    find_flips(proposal, k);
    const double* spins = configurations_.colptr(w);
    for (const std::uint32_t i : flips_)
      in_range_[w] = in_range_[w] != 0 &&
                     rbm_.ratios().turn(i, spins[i], exponential_.colptr(w), shares_.colptr(w));
  }
}

}  // namespace ritz
