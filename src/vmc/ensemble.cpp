#include "vmc/ensemble.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <numeric>

#include "base/elements.hpp"
#include "base/error.hpp"
#include "linalg/sums.hpp"
#include "linalg/vector_functions.hpp"
#include "parallel/walker_gather.hpp"

namespace ritz {

Ensemble::Ensemble(const Communicator& communicator, const Hamiltonian& hamiltonian,
                   const Wavefunction& wavefunction, const Blocks& blocks, std::uint64_t seed)
    : communicator_(communicator),
      hamiltonian_(hamiltonian),
      wavefunction_(wavefunction),
      layout_(blocks),
      seed_(seed) {
  const auto rank = static_cast<std::size_t>(communicator.rank());
  const auto n_ranks = static_cast<std::size_t>(communicator.size());
  for (std::size_t r = 0; r < n_ranks; ++r) shares_.push_back(layout_.owned_by(r, n_ranks).size());
  const IndexRange own = layout_.owned_by(rank, n_ranks);
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
    block.replicas.clear();
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
  counts_.count_swaps_of(sampler.n_replicas());  // on ranks without walkers, too
  for (auto& block : own_) sampler.sweep(wavefunction_, block, sweeps_made_, n_sweeps, counts_);
  sweeps_made_ += n_sweeps;
}

void Ensemble::refresh() {
  for (auto& block : own_) block.refresh();
}

std::vector<IndexRange> Ensemble::walkers_of_ranks() const {
  std::vector<IndexRange> out;
  std::size_t block = 0, end = 0;
  for (const std::size_t share : shares_) {
    const std::size_t begin = end;
    block += share;
    if (share > 0) end = layout_.walkers(block - 1).end;
    out.push_back({begin, end});
  }
  return out;
}

void Ensemble::share_out(const std::vector<std::size_t>& shares) {
  if (shares == shares_) return;
  const auto rank = static_cast<std::size_t>(communicator_.rank());
  const std::size_t n_replicas = own_.empty() ? 0 : own_.front().replicas.size();
  std::vector<std::vector<double>> leaving(shares.size());
  std::map<std::size_t, WalkerBlock> kept;  // by the first walker
  std::size_t owner = 0, end = shares[0];
  for (auto& block : own_) {
    while (block.walkers.begin / layout_.block_size >= end) end += shares[++owner];
    if (owner == rank) {
      kept.emplace(block.walkers.begin, std::move(block));
      continue;
    }
    const auto pack = [&](const WalkerState& state) {
      const auto numbers = elements(state.configurations());
      leaving[owner].insert(leaving[owner].end(), numbers.begin(), numbers.end());
    };
    pack(*block.state);
    for (const auto& replica : block.replicas) pack(*replica);
  }
  const std::vector<double> arriving = communicator_.all_to_all(leaving);
  const double* at = arriving.data();
  const auto unpack = [&](const IndexRange& walkers) {
    const arma::uword n_dof = hamiltonian_.space().n_dof();
    Batch configurations(at, n_dof, walkers.size());
    at += configurations.n_elem;
    return wavefunction_.track(std::move(configurations));
  };
  const std::size_t first = std::accumulate(shares.begin(), shares.begin() + rank, std::size_t{0});
  own_.clear();
  for (std::size_t b = first; b < first + shares[rank]; ++b) {
    const IndexRange walkers = layout_.walkers(b);
    if (const auto old = kept.find(walkers.begin); old != kept.end()) {
      own_.push_back(std::move(old->second));
      continue;
    }
    own_.push_back({walkers, unpack(walkers)});
    for (std::size_t k = 0; k < n_replicas; ++k) own_.back().replicas.push_back(unpack(walkers));
  }
  shares_ = shares;
  if (!own_.empty()) range_ = {own_.front().walkers.begin, own_.back().walkers.end};
}

arma::vec Ensemble::weigh() {
  arma::rowvec local(range_.size());
  for (const auto& block : own_)
    local.subvec(block.walkers.begin - range_.begin, block.walkers.end - range_.begin - 1) =
        block.state->log_psi().log_abs;
  arma::mat p = all_gather_walkers(communicator_, local);
  p = 2.0 * (p - p.max());
  vector_exp(elements(p), elements(p));
  // The inverse of a weight must not overflow.
  p.elem(arma::find(p < 1e-300)).zeros();
  p /= sum(elements(p));
  for (auto& block : own_) block.weights = p.cols(block.walkers.begin, block.walkers.end - 1);
  return p.t();
}

MoveCounts Ensemble::take_counts() {
  const std::size_t n = counts_.swaps_proposed.size();
  std::vector<std::int64_t> total = {counts_.proposed, counts_.accepted};
  total.insert(total.end(), counts_.swaps_proposed.begin(), counts_.swaps_proposed.end());
  total.insert(total.end(), counts_.swaps_accepted.begin(), counts_.swaps_accepted.end());
  communicator_.sum(total);
  counts_ = {};
  const auto swaps = total.begin() + 2, middle = swaps + static_cast<std::ptrdiff_t>(n);
  return {total[0], total[1], {swaps, middle}, {middle, total.end()}};
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

arma::mat Ensemble::gather_replicas() const {
  const arma::uword n_dof = hamiltonian_.space().n_dof();
  const auto n_replicas = static_cast<arma::uword>(
      communicator_.max(own_.empty() ? 0.0 : static_cast<double>(own_[0].replicas.size())));
  arma::mat local(n_replicas * n_dof, range_.size());
  arma::uword column = 0;
  for (const auto& block : own_) {
    const arma::uword n = block.walkers.size();
    for (arma::uword k = 0; k < n_replicas; ++k)
      local.submat(k * n_dof, column, arma::size(n_dof, n)) = block.replicas[k]->configurations();
    column += n;
  }
  return gather_walkers(communicator_, local);
}

void Ensemble::archive(Archive& archive) {
  archive.field("sweeps_made", sweeps_made_);
  if (!archive.loading()) {
    arma::mat all = gather_configurations();
    archive.field("configurations", all);
    all = gather_replicas();
    archive.field("replicas", all);
    return;
  }
  arma::mat all;
  archive.field("configurations", all);
  if (all.n_rows != hamiltonian_.space().n_dof() || all.n_cols != layout_.n_walkers)
    throw UsageError(fmt::format(
        "the checkpoint holds {} walkers of {} coordinates, the configuration asks for {} of {}",
        all.n_cols, all.n_rows, layout_.n_walkers, hamiltonian_.space().n_dof()));
  if (range_.size() > 0) track(all.cols(range_.begin, range_.end - 1));
  archive.field("replicas", all);
  const arma::uword n_dof = hamiltonian_.space().n_dof();
  for (auto& block : own_)
    for (arma::uword first = 0; first < all.n_rows; first += n_dof)
      block.replicas.push_back(wavefunction_.track(
          all.submat(first, block.walkers.begin, arma::size(n_dof, block.walkers.size()))));
}

}  // namespace ritz
