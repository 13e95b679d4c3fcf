#pragma once

#include <array>
#include <string>

#include <ritz/base/clock.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// What a run does, whatever its stage: the shares of time that are reported.
enum class Activity {
  sampling,
  local_energy,
  log_derivatives,
  gradient,
  communication,
  output,
  count
};

std::string activity_name(Activity activity);

/// Seconds that this rank has spent on each.
class StageTimes {
 public:
  static constexpr std::size_t n_activities = static_cast<std::size_t>(Activity::count);

  void add(Activity activity, double seconds) {
    seconds_[static_cast<std::size_t>(activity)] += seconds;
  }
  double seconds(Activity activity) const { return seconds_[static_cast<std::size_t>(activity)]; }

  /// Minimum, mean and maximum over ranks of each; n_activities x 3. Collective.
  arma::mat summary(const Communicator& communicator) const;

 private:
  std::array<double, n_activities> seconds_{};
};

/// Adds the time from its making to its end to one of them.
class StageTimer {
 public:
  StageTimer(StageTimes& times, Activity activity)
      : times_(times), activity_(activity), start_(Clock::now()) {}
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;
  ~StageTimer() { times_.add(activity_, seconds_since(start_)); }

 private:
  StageTimes& times_;
  Activity activity_;
  Clock::time_point start_;
};

}  // namespace ritz
