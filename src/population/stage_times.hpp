#pragma once

#include <array>
#include <string>

#include <ritz/base/clock.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// The stages of a run whose share of time is reported.
enum class Stage {
  sampling,
  local_energy,
  log_derivatives,
  gradient,
  communication,
  output,
  count
};

std::string stage_name(Stage stage);

/// Seconds that this rank has spent in each stage.
class StageTimes {
 public:
  static constexpr std::size_t n_stages = static_cast<std::size_t>(Stage::count);

  void add(Stage stage, double seconds) { seconds_[static_cast<std::size_t>(stage)] += seconds; }
  double seconds(Stage stage) const { return seconds_[static_cast<std::size_t>(stage)]; }

  /// Minimum, mean and maximum over ranks of each stage; n_stages x 3. Collective.
  arma::mat summary(const Communicator& communicator) const;

 private:
  std::array<double, n_stages> seconds_{};
};

/// Adds the time from its making to its end to one stage.
class StageTimer {
 public:
  StageTimer(StageTimes& times, Stage stage) : times_(times), stage_(stage), start_(Clock::now()) {}
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;
  ~StageTimer() { times_.add(stage_, seconds_since(start_)); }

 private:
  StageTimes& times_;
  Stage stage_;
  Clock::time_point start_;
};

}  // namespace ritz
