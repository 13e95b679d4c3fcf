#pragma once

#include <memory>

#include <ritz/population/meeting_pace.hpp>
#include <ritz/vmc/estimate.hpp>
#include <ritz/vmc/run_state.hpp>
#include <ritz/vmc/stage.hpp>

namespace ritz {

/// Measures the energy and the observables at fixed parameters.
class EstimateStage final : public Stage {
 public:
  explicit EstimateStage(RunState& run) : run_(run) {}

  const char* name() const override { return "estimating"; }
  bool is_wanted() const override { return n_measurements() > 0; }
  void begin() override;
  void enter() override;
  /// A few measurements.
  bool step() override;
  void go_back() override { swept_ = kept_swept_; }
  void archive(Archive& archive) override;

  /// After the last step: what was found, on rank 0. Arrays of observables go into `document`.
  EnergyEstimate finish(Document& document);

 private:
  std::uint64_t n_measurements() const;
  std::uint64_t measurements_of_a_round() const;
  bool sweep();
  void judge(std::uint64_t done);
  void balance();

  RunState& run_;
  std::unique_ptr<Estimator> estimator_;
  MeetingPace pace_;
  bool is_judged_ = false;  // the last round; the next step may hand walkers over
  // Sweeps made for the next measurement; the same at the last fresh walkers.
  std::uint64_t swept_ = 0, kept_swept_ = 0;
};

}  // namespace ritz
