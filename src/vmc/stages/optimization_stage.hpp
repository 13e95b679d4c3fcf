#pragma once

#include <ritz/vmc/energy_sampler.hpp>
#include <ritz/vmc/run_state.hpp>
#include <ritz/vmc/stage.hpp>

namespace ritz {

/// Iterations: samples of the energy, its gradient or natural gradient, a step of the parameters.
class OptimizationStage final : public Stage {
 public:
  explicit OptimizationStage(RunState& run);

  const char* name() const override { return "optimizing"; }
  void enter() override { run_.balancer.begin(); }
  /// An iteration, or a piece of one.
  bool step() override;
  void go_back() override { sampling_.go_back(); }
  void archive(Archive& archive) override { archive.object("iteration_so_far", sampling_); }

 private:
  void iterate();
  arma::vec direction(const EnergyBatch& batch, const std::string& when, IterationRecord& record);

  RunState& run_;
  EnergySampler sampling_;
};

}  // namespace ritz
