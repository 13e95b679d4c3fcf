#pragma once

#include <cstdint>

#include <ritz/model/sampler.hpp>
#include <ritz/model/walker_state.hpp>

namespace ritz {

/// Where a block of walkers finds the random numbers of one sweep.
struct SweepAddress {
  std::uint64_t seed, first_walker, sweep;
};

/// One step of a sweep: the numbers of the whole sweep, which step it is, and the power p of the
/// distribution |ψ|^2p.
struct MoveStep {
  const arma::mat& numbers;
  arma::uword step;
  double power;
};

/// Where walkers may go. Reused from step to step.
struct Trial {
  Changes changes;  ///< at most one per walker; or
  Batch all;        ///< whole configurations of all walkers, n_dof x W, of a move of everything
  /// log q(back)/q(forth) of each, q the probability of proposing it; empty for symmetric moves.
  arma::rowvec log_q;
};

/// A way to propose where walkers go, of which Metropolis and Hastings' rule makes a sampler. It
/// keeps nothing but a step length.
class Move {
 public:
  virtual ~Move() = default;

  virtual arma::uword steps_per_sweep() const = 0;
  /// Fills Trial::all in place of Trial::changes.
  virtual bool moves_all() const { return false; }
  /// Wants the gradient of log|ψ| at the trial: drift moves.
  virtual bool needs_gradient() const { return false; }
  /// nullptr when there is nothing to tune.
  virtual StepLength* step_length() { return nullptr; }

  /// The random numbers of a sweep, a column for each walker; sizes `numbers`.
  virtual void draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const = 0;
  /// Writes the trial of one step; `trial.changes` is empty before. Walkers without a change stay
  /// and are not counted.
  virtual void propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const = 0;
  /// For moves that need the gradient at the trial, n_dof x changes: writes `trial.log_q`. Walkers
  /// are where they were.
  virtual void write_log_q(WalkerState& /*walkers*/, const MoveStep& /*step*/,
                           const arma::mat& /*gradient*/, Trial& /*trial*/) const {}
};

}  // namespace ritz
