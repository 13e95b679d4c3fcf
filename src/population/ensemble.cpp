#include <ritz/population/ensemble.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <ritz/base/elements.hpp>
#include <ritz/base/error.hpp>
#include <ritz/linalg/sums.hpp>
#include <ritz/linalg/vector_functions.hpp>
#include <ritz/parallel/walker_gather.hpp>

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

void Ensemble::track(const arma::mat& configurations, const arma::mat& replicas) {
  for (auto& block : own_) {
    const arma::uword first = block.walkers.begin - range_.begin, n = block.walkers.size();
    block.state = wavefunction_.track(configurations.cols(first, first + n - 1));
    block.replicas.clear();
    for (arma::uword row = 0; row < replicas.n_rows; row += n_dof())
      block.replicas.push_back(
          wavefunction_.track(replicas.submat(row, first, arma::size(n_dof(), n))));
  }
}

void Ensemble::mark() { mark_ = {local_configurations(), local_replicas(), sweeps_made_, counts_}; }

void Ensemble::go_back() {
  track(mark_.configurations, mark_.replicas);
  sweeps_made_ = mark_.sweeps_made;
  counts_ = mark_.counts;
}

void Ensemble::start() {
  constexpr std::uint64_t max_attempts = 1000;
  arma::mat all(n_dof(), range_.size());
  bool vain = false;
  for_each_block(Interruption::Work::measuring, [&](const WalkerBlock& block) {
    for (std::size_t walker = block.walkers.begin; walker < block.walkers.end; ++walker) {
      Batch r(n_dof(), 1);
      LogPsi value;
      std::uint64_t attempt = 0;
      do {
        hamiltonian_.draw_start(seed_, walker, attempt++, r);
        value.zeros(1);
        wavefunction_.log_psi(r, value);
      } while (!std::isfinite(value.log_abs[0]) && attempt < max_attempts);
      vain = vain || !std::isfinite(value.log_abs[0]);
      all.col(walker - range_.begin) = r;
    }
  });
  if (communicator_.any(vain))
    throw NumericsError(
        fmt::format("no starting configuration with a finite log|ψ| was found in {} attempts; ψ is "
                    "zero or not a number nearly everywhere: check the starting parameters of the "
                    "wavefunction and the density of hard cores",
                    max_attempts));
  track(all, {});
  mark();
}

void Ensemble::sweep(const Sampler& sampler, std::uint64_t n_sweeps) {
  constexpr std::uint64_t most_at_once = 20;     // between two pauses
  counts_.count_swaps_of(sampler.n_replicas());  // on ranks without walkers, too
  for (const std::uint64_t end = sweeps_made_ + n_sweeps; sweeps_made_ < end;) {
    const std::uint64_t n = std::min(most_at_once, end - sweeps_made_);
    for_each_slot(Interruption::Work::sweeping, [&](std::size_t k) {
      sampler.sweep(wavefunction_, own_[k], sweeps_made_, n, counts_);
    });
    sweeps_made_ += n;
  }
}

// Walkers go into the cell here alone, before what a stopped run goes on from is marked.
void Ensemble::refresh() {
  for (auto& block : own_) block.wrap(hamiltonian_.space());
  mark();
  for_each_slot(Interruption::Work::measuring, [&](std::size_t k) { own_[k].refresh(); });
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
  mark();
}

arma::vec Ensemble::weigh() {
  arma::rowvec local(range_.size());
  for (const auto& block : own_)
    local.subvec(block.walkers.begin - range_.begin, block.walkers.end - range_.begin - 1) =
        block.state->log_psi().log_abs;
  arma::mat p = all_gather_walkers(communicator_, local);
  // ψ may be zero, but not everywhere.
  const auto bad = std::ranges::find_if(p, [](double x) { return std::isnan(x) || x == HUGE_VAL; });
  if (bad != p.end() || p.max() == -HUGE_VAL)
    throw NumericsError(
        bad != p.end()
            ? fmt::format("log|ψ| is {} at configuration {}; a smaller learning rate or other "
                          "starting parameters may help",
                          *bad, bad - p.begin())
            : "ψ is zero at every configuration: check the starting parameters of the "
              "wavefunction");
  p = 2.0 * (p - p.max());
  vector_exp(elements(p), elements(p));
  // The inverse of a weight must not overflow.
  p.elem(arma::find(p < 1e-300)).zeros();
  p /= sum(elements(p));
  for (auto& block : own_) block.weights = p.cols(block.walkers.begin, block.walkers.end - 1);
  return p.t();
}

MoveCounts Ensemble::total(const MoveCounts& counts) const {
  const std::size_t n = counts.swaps_proposed.size();
  std::vector<std::int64_t> all = {counts.proposed, counts.accepted};
  all.insert(all.end(), counts.swaps_proposed.begin(), counts.swaps_proposed.end());
  all.insert(all.end(), counts.swaps_accepted.begin(), counts.swaps_accepted.end());
  communicator_.sum(all);
  const auto swaps = all.begin() + 2, middle = swaps + static_cast<std::ptrdiff_t>(n);
  return {all[0], all[1], {swaps, middle}, {middle, all.end()}};
}

arma::vec Ensemble::configuration(std::size_t walker) const {
  const auto ranks = walkers_of_ranks();
  const auto owner = std::ranges::find_if(
      ranks, [&](const IndexRange& own) { return own.begin <= walker && walker < own.end; });
  arma::vec out(hamiltonian_.space().n_dof());
  for (const auto& block : own_)
    if (block.walkers.begin <= walker && walker < block.walkers.end)
      out = block.state->configurations().col(walker - block.walkers.begin);
  communicator_.broadcast(out, static_cast<int>(owner - ranks.begin()));
  return out;
}

MoveCounts Ensemble::take_counts() {
  MoveCounts out = total(counts_);
  counts_ = mark_.counts = {};
  return out;
}

arma::mat Ensemble::local_configurations() const {
  arma::mat out(n_dof(), range_.size());
  for (const auto& block : own_)
    out.cols(block.walkers.begin - range_.begin, block.walkers.end - range_.begin - 1) =
        block.state->configurations();
  return out;
}

arma::mat Ensemble::local_replicas() const {
  const arma::uword n_replicas = own_.empty() ? 0 : own_.front().replicas.size();
  arma::mat out(n_replicas * n_dof(), range_.size());
  for (const auto& block : own_)
    for (arma::uword k = 0; k < n_replicas; ++k)
      out.submat(k * n_dof(), block.walkers.begin - range_.begin,
                 arma::size(n_dof(), block.walkers.size())) = block.replicas[k]->configurations();
  return out;
}

void Ensemble::archive(Archive& archive) {
  Mark all{{}, {}, mark_.sweeps_made, {}};
  if (!archive.loading()) {
    // Ranks without walkers know of no replicas.
    arma::mat replicas = mark_.replicas;
    replicas.resize(
        static_cast<arma::uword>(communicator_.max(static_cast<double>(replicas.n_rows))),
        range_.size());
    all.configurations = gather_walkers(communicator_, mark_.configurations);
    all.replicas = gather_walkers(communicator_, replicas);
    all.counts = total(mark_.counts);
  }
  archive.field("sweeps_made", all.sweeps_made);
  archive.field("configurations", all.configurations);
  archive.field("replicas", all.replicas);
  archive.field("proposed", all.counts.proposed);
  archive.field("accepted", all.counts.accepted);
  archive.field("swaps_proposed", all.counts.swaps_proposed);
  archive.field("swaps_accepted", all.counts.swaps_accepted);
  if (!archive.loading()) return;
  if (all.configurations.n_rows != n_dof() || all.configurations.n_cols != layout_.n_walkers)
    throw UsageError(fmt::format(
        "the checkpoint holds {} walkers of {} coordinates, the configuration asks for {} of {}",
        all.configurations.n_cols, all.configurations.n_rows, layout_.n_walkers, n_dof()));
  sweeps_made_ = all.sweeps_made;
  // They are added up over ranks.
  counts_ = {};
  counts_.count_swaps_of(all.counts.swaps_proposed.size());
  if (communicator_.is_root()) counts_ = all.counts;
  if (range_.size() > 0)
    track(all.configurations.cols(range_.begin, range_.end - 1),
          all.replicas.n_rows > 0 ? arma::mat(all.replicas.cols(range_.begin, range_.end - 1))
                                  : arma::mat());
  mark();
}

}  // namespace ritz
