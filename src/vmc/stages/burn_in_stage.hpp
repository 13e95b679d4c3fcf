#pragma once

#include <ritz/vmc/burn_in.hpp>
#include <ritz/vmc/run_state.hpp>
#include <ritz/vmc/stage.hpp>

namespace ritz {

/// Draws the first walkers where there are none, and sweeps until they are those of ψ.
class BurnInStage : public Stage {
 public:
  explicit BurnInStage(RunState& run) : run_(run) { BurnInStage::begin(); }

  const char* name() const override { return "starting"; }
  void begin() override;
  bool step() override;
  void archive(Archive& archive) override;

 protected:
  RunState& run_;

 private:
  BurnIn burn_in_;
};

/// The burn-in at the final parameters, before an estimate.
class SettlingStage final : public BurnInStage {
 public:
  using BurnInStage::BurnInStage;

  const char* name() const override { return "settling"; }
  bool is_wanted() const override { return run_.problem.estimate.samples > 0; }
};

}  // namespace ritz
