#include <ritz/wavefunctions/particles/jastrow_state.hpp>

#include <algorithm>
#include <array>

namespace ritz {

JastrowState::JastrowState(const Wavefunction& psi, const JastrowSum& sum, Batch configurations)
    : WalkerState(psi, std::move(configurations)), psi_(psi), sum_(sum), work_(sum.work_size()) {
  refresh();
}

void JastrowState::compute_ratios(const Changes& changes, LogPsi& out) const {
  out.zeros(changes.size());
  for (std::size_t k = 0; k < changes.size(); ++k) {
    if (changes.first[k] == changes.first[k + 1]) continue;
    const arma::uword p = changes.particle(k, sum_.space().dimensions());
    if (p == Changes::several)
      ratio_in_full(changes, k, out);
    else
      ratio_of_particle(changes, k, p, out);
  }
}

void JastrowState::ratio_of_particle(const Changes& changes, std::size_t k, arma::uword p,
                                     LogPsi& out) const {
  const arma::uword d = sum_.space().dimensions();
  const double* r = configurations_.colptr(changes.walker[k]);
  std::array<double, 3> at{};
  std::copy_n(r + p * d, d, at.begin());
  for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e)
    at[changes.dof[e] % d] = changes.value[e];
  bool negative = false;
  out.log_abs[k] = sum_.sum_from(r, p, at.data(), work_.memptr(), negative) -
                   sum_.sum_from(r, p, r + p * d, work_.memptr(), negative);
  if (negative) out.phase[k] = arma::datum::pi;
}

void JastrowState::ratio_in_full(const Changes& changes, std::size_t k, LogPsi& out) const {
  Batch trial(configurations_.n_rows, 1);
  changes.write_trial(k, configurations_, trial.memptr());
  LogPsi value(1);
  psi_.log_psi(trial, value);
  out.log_abs[k] = value.log_abs[0] - log_psi_.log_abs[changes.walker[k]];
  out.phase[k] = value.phase[0] - log_psi_.phase[changes.walker[k]];
}

}  // namespace ritz
