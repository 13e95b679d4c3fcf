#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/archive.hpp>
#include <ritz/base/blocks.hpp>
#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/walker_state.hpp>
#include <ritz/model/wavefunction.hpp>

namespace ritz {

/// A block of walkers with their persistent ids.
struct WalkerBlock {
  IndexRange walkers;
  std::unique_ptr<WalkerState> state;
  /// What each walker counts where walkers are weighted (Ensemble::weigh); empty where all count
  /// alike.
  arma::rowvec weights{};
  /// What a sampler keeps beside each walker: as many states as Sampler::n_replicas, which it
  /// makes.
  std::vector<std::unique_ptr<WalkerState>> replicas{};

  double weight(arma::uword walker) const { return weights.is_empty() ? 1.0 : weights[walker]; }
  /// Moves walkers into the cell of a periodic space; refresh() has to follow.
  void wrap(const StateSpace& space) {
    state->wrap(space);
    for (auto& replica : replicas) replica->wrap(space);
  }
  void refresh() {
    state->refresh();
    for (auto& replica : replicas) replica->refresh();
  }
};

/// How many proposals were made and taken; integers, so that sums over ranks are exact.
struct MoveCounts {
  std::int64_t proposed = 0;
  std::int64_t accepted = 0;
  /// Between replica k and its neighbour k + 1, the walkers themselves being replica 0: how many
  /// swaps were tried and made.
  std::vector<std::int64_t> swaps_proposed{};
  std::vector<std::int64_t> swaps_accepted{};

  double acceptance() const {
    return proposed > 0 ? static_cast<double>(accepted) / static_cast<double>(proposed) : 0.0;
  }
  void count_swaps_of(std::size_t n_replicas) {
    swaps_proposed.resize(n_replicas);
    swaps_accepted.resize(n_replicas);
  }
  MoveCounts& operator+=(const MoveCounts& other) {
    proposed += other.proposed;
    accepted += other.accepted;
    add(swaps_proposed, other.swaps_proposed);
    add(swaps_accepted, other.swaps_accepted);
    return *this;
  }

 private:
  static void add(std::vector<std::int64_t>& to, const std::vector<std::int64_t>& from) {
    if (to.size() < from.size()) to.resize(from.size());
    for (std::size_t k = 0; k < from.size(); ++k) to[k] += from[k];
  }
};

/// A step length that is tuned during burn-in towards a target acceptance and then frozen. What is
/// tuned here is the sampler's whole state beside the walkers.
class StepLength {
 public:
  /// A fixed step, or a first guess that is tuned.
  StepLength(double value, bool tuned, double target_acceptance)
      : value_(value), tuned_(tuned), target_(target_acceptance) {}

  double value() const { return value_; }
  double target() const { return target_; }
  bool tuned() const { return tuned_; }
  /// Adapts to the acceptance seen since the last call (Robbins–Monro on log step); `round` counts
  /// the calls of this burn-in from 0, later ones change less.
  void adapt(double acceptance, std::uint64_t round);
  void archive(Archive& archive);

 private:
  double value_;
  bool tuned_;
  double target_;
};

/// Moves walkers so that they are distributed as |ψ|². All randomness is addressed by (seed,
/// purpose, walker, sweep).
class Sampler {
 public:
  virtual ~Sampler() = default;

  /// Makes sweeps first_sweep … first_sweep + n_sweeps − 1 of one block.
  virtual void sweep(const Wavefunction& wavefunction, WalkerBlock& block,
                     std::uint64_t first_sweep, std::uint64_t n_sweeps,
                     MoveCounts& counts) const = 0;
  /// nullptr when there is nothing to tune.
  virtual StepLength* step() { return nullptr; }
  const StepLength* step() const { return const_cast<Sampler*>(this)->step(); }
  /// Every proposal is taken by construction (Gibbs, direct sampling): an acceptance of 1 is right.
  virtual bool always_accepts() const { return false; }
  /// The walkers are all configurations, one each, and count with their weight |ψ|²: sums over them
  /// have no statistical error.
  virtual bool sums_all() const { return false; }
  /// What to try where walkers hardly move or do not mix: an order, such as "give more sweeps".
  virtual std::string advice() const {
    return step() ? "leave out sampler.step, so that it is tuned, or give more sampler.sweeps"
                  : "give more sampler.sweeps";
  }
  /// How many replicas of each walker it keeps.
  virtual arma::uword n_replicas() const { return 0; }
  void archive(Archive& archive) {
    if (StepLength* length = step()) length->archive(archive);
  }
};

struct SamplerContext {
  const Hamiltonian& hamiltonian;
  const Wavefunction& wavefunction;
  std::uint64_t seed = 1;
};

/// A kind of sampler, declared once.
struct SamplerKind {
  Schema schema;
  std::string family;  ///< "continuum" or "lattice"
  /// Throws UsageError where sampler, system and wavefunction do not fit.
  std::function<std::unique_ptr<Sampler>(Settings&, const SamplerContext&)> create;
  /// Whether it reaches all of a space of its family; it does everywhere when left out. The first
  /// kind that does is the default.
  std::function<bool(const StateSpace&)> serves = {};
  /// Set where walkers are all configurations: how many there are. Throws UsageError where they are
  /// too many. Such a kind has no keys for walkers, burn-in and sweeps.
  std::function<std::uint64_t(const Settings&, const Hamiltonian&)> count_configurations = {};
};

/// Every kind, in the order of the folder's list.
std::vector<SamplerKind> sampler_kinds();
/// Adds a kind of the program's own to those; before anything is read. It is listed, checked and
/// explained as the others are.
void add_kind(SamplerKind kind);

/// Adds the keys that every sampler has: walkers, block, burn_in, sweeps.
void add_common_sampler_keys(Schema& schema);

/// Decides every trial of a block by Metropolis' rule: accepts change k with probability
/// exp(log_probability_ratio[k]) (NaN is refused) using uniform numbers u[k] in (0, 1).
std::vector<char> metropolis_accept(const arma::rowvec& log_probability_ratio,
                                    const arma::rowvec& u, MoveCounts& counts);
/// The same into `accepted`, which is resized.
void metropolis_accept(const arma::rowvec& log_probability_ratio, const arma::rowvec& u,
                       MoveCounts& counts, std::vector<char>& accepted);

}  // namespace ritz
