#pragma once

#include <memory>
#include <vector>

#include "model/batch.hpp"

namespace ritz {

class Wavefunction;

/// The configurations of a block of walkers, their log ψ, and what the wavefunction caches for them
/// so that small changes cost little. Made by Wavefunction::track; owned by the driver's ensemble.
class WalkerState {
 public:
  explicit WalkerState(Batch configurations) : configurations_(std::move(configurations)) {}
  virtual ~WalkerState() = default;

  const Batch& configurations() const { return configurations_; }
  const LogPsi& log_psi() const { return log_psi_; }
  arma::uword n_walkers() const { return configurations_.n_cols; }

  /// log ψ(changed) − log ψ(now) for each change; `out` is resized to one column per change. A
  /// change to where ψ = 0 gives −infinity.
  virtual void log_ratios(const Changes& changes, LogPsi& out) const = 0;
  /// Makes the changes, at most one per walker. As it stands it adds the ratios to log ψ and writes
  /// the configurations; states that cache more do that too.
  virtual void apply(const Changes& accepted);
  /// Other configurations (n_dof x W), evaluated from scratch: after moves of all particles.
  void reset(const Batch& configurations) {
    configurations_ = configurations;
    refresh();
  }
  /// Everything again from the configurations: after the parameters changed, and now and then to
  /// bound the drift of incremental updates.
  virtual void refresh() = 0;

 protected:
  void write(const Changes& accepted);  ///< into the configurations alone

  Batch configurations_;
  LogPsi log_psi_;
};

/// The state of a wavefunction that caches nothing: every ratio is a full evaluation, all changes
/// in one batch.
std::unique_ptr<WalkerState> plain_state(const Wavefunction& wavefunction, Batch configurations);

}  // namespace ritz
