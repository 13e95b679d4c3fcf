#include "vmc/ensemble.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/error.hpp"
#include "parallel/walker_gather.hpp"

namespace ritz {

Ensemble::Ensemble(const Communicator& communicator, const Hamiltonian& hamiltonian,
                   const Wavefunction& wavefunction, const Blocks& blocks, std::uint64_t seed)
    : communicator_(communicator),
      hamiltonian_(hamiltonian),
      wavefunction_(wavefunction),
      layout_(blocks),
      seed_(seed) {
  const IndexRange own = layout_.owned_by(static_cast<std::size_t>(communicator.rank()),
                                          static_cast<std::size_t>(communicator.size()));
  range_ = {layout_.walkers(own.begin).begin, layout_.walkers(own.begin).begin};
  for (std::size_t b = own.begin; b < own.end; ++b) {
    own_.push_back({layout_.walkers(b), nullptr});
    range_.end = layout_.walkers(b).end;
  }
}

void Ensemble::track(const arma::mat& local_configurations) {
  arma::uword column = 0;
  for (auto& block : own_) {
    const arma::uword n = block.walkers.size();
    block.state = wavefunction_.track(local_configurations.cols(column, column + n - 1));
    column += n;
  }
}

void Ensemble::start() {
  constexpr std::uint64_t max_attempts = 1000;
  const arma::uword n_dof = hamiltonian_.space().n_dof();
  arma::mat all(n_dof, range_.size());
  bool vain = false;
  for (arma::uword w = 0; w < all.n_cols; ++w) {
    Batch r(n_dof, 1);
    LogPsi value;
    std::uint64_t attempt = 0;
    do {
      hamiltonian_.draw_start(seed_, range_.begin + w, attempt++, r);
      value.zeros(1);
      wavefunction_.log_psi(r, value);
    } while (!std::isfinite(value.log_abs[0]) && attempt < max_attempts);
    vain = vain || !std::isfinite(value.log_abs[0]);
    all.col(w) = r;
  }
  if (communicator_.any(vain))
    throw NumericsError(
        fmt::format("no starting configuration with a finite log|ψ| was found in {} attempts; ψ is "
                    "zero or not a number nearly everywhere: check the starting parameters of the "
                    "wavefunction and the density of hard cores",
                    max_attempts));
  track(all);
}

void Ensemble::sweep(const Sampler& sampler, std::uint64_t n_sweeps) {
  for (auto& block : own_) sampler.sweep(wavefunction_, block, sweeps_made_, n_sweeps, counts_);
  sweeps_made_ += n_sweeps;
}

void Ensemble::refresh() {
  for (auto& block : own_) block.state->refresh();
}

MoveCounts Ensemble::take_counts() {
  std::array<std::int64_t, 2> total = {counts_.proposed, counts_.accepted};
  communicator_.sum(total);
  counts_ = {};
  return {total[0], total[1]};
}

arma::mat Ensemble::gather_configurations() const {
  arma::mat local(hamiltonian_.space().n_dof(), range_.size());
  arma::uword column = 0;
  for (const auto& block : own_) {
    local.cols(column, column + block.walkers.size() - 1) = block.state->configurations();
    column += block.walkers.size();
  }
  return gather_walkers(communicator_, local);
}

void Ensemble::archive(Archive& archive) {
  archive.field("sweeps_made", sweeps_made_);
  if (!archive.loading()) {
    arma::mat all = gather_configurations();
    archive.field("configurations", all);
    return;
  }
  arma::mat all;
  archive.field("configurations", all);
  if (all.n_rows != hamiltonian_.space().n_dof() || all.n_cols != layout_.n_walkers)
    throw UsageError(fmt::format(
        "the checkpoint holds {} walkers of {} coordinates, the configuration asks for {} of {}",
        all.n_cols, all.n_rows, layout_.n_walkers, hamiltonian_.space().n_dof()));
  if (range_.size() > 0) track(all.cols(range_.begin, range_.end - 1));
}

}  // namespace ritz
