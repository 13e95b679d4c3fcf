#pragma once

#include <string>

#include <ritz/app/session/stop_requests.hpp>
#include <ritz/base/clock.hpp>
#include <ritz/parallel/communicator.hpp>
#include <ritz/population/meeting_pace.hpp>

namespace ritz {

/// Asks between the steps of a run whether anything wants it to end: a signal that some rank has
/// caught, the time limit, a file STOP. Ranks agree. On a communicator of one rank it speaks for
/// that rank alone.
class StopPoll {
 public:
  enum class Answer { go_on, save, stop };

  /// Keeps references. `file` is the STOP of the run's own directory.
  StopPoll(const Communicator& communicator, const StopRequests& requests, std::string file);

  /// `save_is_due` counts on rank 0; `write_seconds` is what writing takes, for which there must be
  /// time before the limit. Collective.
  Answer ask(bool save_is_due = false, double write_seconds = 0);
  bool wants_stop() { return ask() == Answer::stop; }
  /// After small pieces of work: asks about ten times per second. Collective.
  bool wants_stop_now_and_then();
  /// Whether this rank alone knows of a reason to end at once, of which ask() will then tell the
  /// others: within a step, which may be left. Not collective.
  bool is_urgent(double write_seconds = 0);
  /// A step begins here, and not at the end of ask(): what was done in between is no part of it.
  void step_begins();
  /// Why the run ends: "SIGTERM", "--max-time", "the file STOP"; empty while it goes on.
  const std::string& reason() const { return reason_; }

 private:
  int own_wish(bool save_is_due, double write_seconds);
  bool has_seen_file();

  const Communicator& communicator_;
  const StopRequests& requests_;
  std::string file_, reason_;
  Clock::time_point last_asked_, last_looked_;
  bool has_seen_file_ = false;
  MeetingPace pace_;
  double step_seconds_ = 0;  // how long a step takes at most
};

}  // namespace ritz
