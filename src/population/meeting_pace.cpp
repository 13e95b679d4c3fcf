#include <ritz/population/meeting_pace.hpp>

#include <algorithm>
#include <span>
#include <utility>

#include <ritz/base/clock.hpp>

namespace ritz {

MeetingPace::MeetingPace(std::function<double()> seconds_now)
    : seconds_now_(std::move(seconds_now)), last_(seconds_now_()) {}

double MeetingPace::steady_seconds() { return seconds_since(Clock::time_point()); }

void MeetingPace::met(const Communicator& communicator) {
  const double seconds = seconds_now_() - last_;
  auto wanted = static_cast<double>(wanted_);
  if (seconds < 0.07) wanted *= 2;
  if (seconds > 0.14) wanted = std::max(1.0, wanted / 2);
  communicator.broadcast(std::span(&wanted, 1));
  wanted_ = static_cast<std::uint64_t>(wanted);
  rounds_ = 0;
  last_ = seconds_now_();
}

}  // namespace ritz
