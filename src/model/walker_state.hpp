#pragma once

#include <memory>
#include <span>
#include <vector>

#include <ritz/derivatives/log_psi.hpp>
#include <ritz/space/batch.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

class Wavefunction;

/// The configurations of a block of walkers, their log ψ, and what the wavefunction caches for them
/// so that small changes cost little. Made by Wavefunction::track; owned by the driver's ensemble.
///
/// A trial is evaluated once: propose() keeps what it computed, and accept() takes it over. Phases
/// stay within −π … π, and are 0 or π where ψ is real.
class WalkerState {
 public:
  /// Refers to `wavefunction`. The constructor of a derived state ends with refresh().
  WalkerState(const Wavefunction& wavefunction, Batch configurations)
      : wavefunction_(wavefunction), configurations_(std::move(configurations)) {}
  virtual ~WalkerState() = default;
  WalkerState(const WalkerState&) = delete;
  WalkerState& operator=(const WalkerState&) = delete;

  const Batch& configurations() const { return configurations_; }
  const LogPsi& log_psi() const { return log_psi_; }
  arma::uword n_walkers() const { return configurations_.n_cols; }

  /// log ψ(changed) − log ψ(now) for each change, any number of them per walker; `out` is resized
  /// to one column per change. A change to where ψ = 0 gives −infinity. Keeps nothing.
  void log_ratios(const Changes& changes, LogPsi& out) const;

  /// The same of at most one change per walker, which accept() may make. With `gradient`, that of
  /// log|ψ| at the trial, n_dof x changes: ψ is then evaluated in full, and needs spatial().
  void propose(const Changes& changes, LogPsi& ratios, arma::mat* gradient = nullptr);
  /// A trial of all degrees of freedom of all walkers, n_dof x W, evaluated in full.
  void propose(const Batch& trial, LogPsi& ratios, arma::mat* gradient = nullptr);
  /// Makes the changes of the last proposal of which `accepted` is true.
  void accept(std::span<const char> accepted);
  /// Proposes and accepts, at most one change per walker.
  void apply(const Changes& changes);

  /// The gradient of log|ψ| where the walkers are, n_dof x W: that of the accepted proposals, or
  /// evaluated where there is none. Needs spatial().
  const arma::mat& gradient();
  /// Adds log ψ, gradient and Laplacian. As it stands it asks the wavefunction.
  virtual void add_laplacian(SpatialValues& out) const;

  /// Walker w becomes a copy of walker parents[w], caches included.
  void select(std::span<const std::uint32_t> parents);
  /// Exchanges the chosen walkers with those of another state of the same wavefunction and shape.
  void swap(WalkerState& other, std::span<const char> chosen);

  /// Other configurations (n_dof x W), evaluated from scratch.
  void reset(const Batch& configurations) {
    configurations_ = configurations;
    refresh();
  }
  /// Moves walkers into the cell of a periodic space; refresh() has to follow.
  void wrap(const StateSpace& space) { space.wrap(configurations_); }
  /// Everything again from the configurations: after the parameters changed, and now and then to
  /// bound the drift of incremental updates.
  void refresh();

 protected:
  // What a state that caches something overrides. As they stand every ratio is a full evaluation,
  // all changes in one batch.

  virtual void compute_ratios(const Changes& changes, LogPsi& out) const;
  /// Ratios of a proposal, of which it keeps what keep_accepted() will need.
  virtual void compute_proposal(const Changes& changes, LogPsi& ratios) {
    compute_ratios(changes, ratios);
  }
  /// Takes over what compute_proposal() kept. Ratios have been added to log ψ, which may be set to
  /// something better; configurations are still those from before.
  virtual void keep_accepted(const Changes& /*proposal*/, std::span<const char> /*accepted*/) {}
  /// log ψ and all caches from the configurations.
  virtual void compute_all();
  /// All caches of walkers that must go where the walkers go; each has a whole number of columns
  /// for every walker.
  virtual void list_caches(std::vector<arma::mat*>& /*out*/) {}
  /// Configurations, log ψ and caches, for a state that consists of others.
  static void list_columns(WalkerState& state, std::vector<arma::mat*>& out);

  const Wavefunction& wavefunction_;
  Batch configurations_;
  LogPsi log_psi_;

 private:
  enum class Pending { none, changes, full };

  void propose_in_full(LogPsi& ratios, arma::mat* gradient);
  void accept_in_full(std::span<const char> accepted);
  void count_and_refresh(std::span<const char> accepted);
  void refresh_walker(arma::uword walker);
  double principal(double phase) const;

  Changes proposal_;
  LogPsi ratios_;
  Pending pending_ = Pending::none;
  arma::rowvec n_changes_;       // of each walker since it was evaluated from scratch
  bool caches_are_old_ = false;  // walkers moved in full since compute_all()

  // Proposals in full: the trial with its values, and those where the walkers are.
  Batch trial_;
  SpatialValues then_, now_;
  bool has_gradient_ = false, trial_has_gradient_ = false;

  mutable Batch scratch_;
};

/// The state of a wavefunction that caches nothing.
std::unique_ptr<WalkerState> plain_state(const Wavefunction& wavefunction, Batch configurations);

}  // namespace ritz
