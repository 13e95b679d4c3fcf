#include "model/walker_state.hpp"

#include "model/wavefunction.hpp"

namespace ritz {

void WalkerState::apply(const Changes& accepted) {
  LogPsi ratios;
  log_ratios(accepted, ratios);
  for (std::size_t k = 0; k < accepted.size(); ++k) {
    log_psi_.log_abs[accepted.walker[k]] += ratios.log_abs[k];
    log_psi_.phase[accepted.walker[k]] += ratios.phase[k];
  }
  write(accepted);
}

void WalkerState::write(const Changes& accepted) {
  for (std::size_t k = 0; k < accepted.size(); ++k)
    for (std::uint32_t e = accepted.first[k]; e < accepted.first[k + 1]; ++e)
      configurations_(accepted.dof[e], accepted.walker[k]) = accepted.value[e];
}

namespace {

class PlainState final : public WalkerState {
 public:
  PlainState(const Wavefunction& wavefunction, Batch configurations)
      : WalkerState(std::move(configurations)), wavefunction_(wavefunction) {
    refresh();
  }

  void log_ratios(const Changes& changes, LogPsi& out) const override {
    Batch trial(configurations_.n_rows, changes.size());
    for (std::size_t k = 0; k < changes.size(); ++k) {
      trial.col(k) = configurations_.col(changes.walker[k]);
      for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e)
        trial(changes.dof[e], k) = changes.value[e];
    }
    out.zeros(changes.size());
    wavefunction_.log_psi(trial, out);
    for (std::size_t k = 0; k < changes.size(); ++k) {
      out.log_abs[k] -= log_psi_.log_abs[changes.walker[k]];
      out.phase[k] -= log_psi_.phase[changes.walker[k]];
    }
  }

  void refresh() override {
    log_psi_.zeros(n_walkers());
    wavefunction_.log_psi(configurations_, log_psi_);
  }

 private:
  const Wavefunction& wavefunction_;
};

}  // namespace

std::unique_ptr<WalkerState> plain_state(const Wavefunction& wavefunction, Batch configurations) {
  return std::make_unique<PlainState>(wavefunction, std::move(configurations));
}

}  // namespace ritz
