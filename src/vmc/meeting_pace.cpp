#include "vmc/meeting_pace.hpp"

#include <algorithm>

namespace ritz {

void MeetingPace::met(const Communicator& communicator) {
  const double seconds = std::chrono::duration<double>(Clock::now() - last_).count();
  auto wanted = static_cast<double>(wanted_);
  if (seconds < 0.07) wanted *= 2;
  if (seconds > 0.14) wanted = std::max(1.0, wanted / 2);
  communicator.broadcast(std::span(&wanted, 1));
  wanted_ = static_cast<std::uint64_t>(wanted);
  rounds_ = 0;
  last_ = Clock::now();
}

}  // namespace ritz
