#include <ritz/population/interruption.hpp>

#include <utility>

namespace ritz {

Interruption::Interruption(const Communicator& communicator, std::function<bool()> wanted,
                           const std::function<double()>& seconds_now)
    : communicator_(communicator),
      wanted_(std::move(wanted)),
      paces_(static_cast<std::size_t>(Work::count), MeetingPace(seconds_now)) {}

void Interruption::pause(Work work) {
  MeetingPace& pace = paces_[static_cast<std::size_t>(work)];
  if (!is_allowed_ || !pace.due()) return;
  pace.met(communicator_);
  if (communicator_.any(wanted_())) throw LeftUndone();  // NOLINT(hicpp-exception-baseclass)
}

}  // namespace ritz
