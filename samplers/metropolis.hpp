#pragma once

#include <memory>
#include <string>

#include <ritz/model/move.hpp>

namespace ritz {

/// Metropolis and Hastings' algorithm with any move: proposes, evaluates each trial once, and takes
/// it with probability min(1, |ψ′/ψ|^2p q(back)/q(forth)).
class Metropolis final : public Sampler {
 public:
  Metropolis(std::unique_ptr<Move> move, std::uint64_t seed)
      : move_(std::move(move)), seed_(seed) {}

  /// What the steps of a sweep reuse.
  struct Workspace {
    arma::mat numbers, u, gradient;
    Trial trial;
    LogPsi ratios;
    arma::rowvec log_probability, u_of_trial;
    std::vector<char> accepted;
  };

  void sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const override;
  /// One sweep of walkers that are distributed as |ψ|^2p with p = `power`, with the random numbers
  /// of walkers first_walker, … at this sweep.
  void sweep_once(WalkerState& walkers, std::uint64_t first_walker, std::uint64_t sweep,
                  double power, MoveCounts& counts, Workspace& work) const;
  StepLength* step() override { return move_->step_length(); }
  std::string advice() const override {
    if (move_->step_length()) return Sampler::advice();
    return "give more sampler.sweeps, or take the sampler tempering, which crosses between regions";
  }

 private:
  std::unique_ptr<Move> move_;
  std::uint64_t seed_;
};

SamplerKind metropolis_kind();

}  // namespace ritz
