#pragma once

#include <limits>
#include <string>

namespace ritz {

/// The signals that ask for an end are SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 and SIGXCPU. To be
/// called first of all, before MPI starts: they then end the program at once, with a line and
/// status 3, but for SIGUSR1 and SIGUSR2, which schedulers send to runs: those wait for what the
/// program turns out to be. SIGHUP stays ignored where it was (`nohup`). A file that may not grow
/// further (`ulimit -f`) and a reader that went away become errors of writing.
void take_charge_of_signals();
/// For commands that never look at requests: all of these signals end them at once.
void end_at_once_on_signals();
/// On all ranks but the first, which speaks for all.
void end_without_a_line();
/// The work is done: what is asked for from here on comes too late.
void ignore_signals();

/// What asks a run to end before it is finished: the signals, which are kept while this object
/// lives, and a time limit. A second SIGINT ends the program at once. There is one such object at a
/// time, and what comes after it is ignored.
class StopRequests {
 public:
  /// The time limit counts from the start of the program. Where `file` appears, every run ends,
  /// beside those that find a file STOP in their own directory.
  explicit StopRequests(double max_seconds = std::numeric_limits<double>::infinity(),
                        std::string file = "");
  StopRequests(const StopRequests&) = delete;
  StopRequests& operator=(const StopRequests&) = delete;
  ~StopRequests();

  /// The signal that this rank has caught, 0 for none. Not collective.
  static int caught();
  /// Infinite without a limit.
  double seconds_left() const;
  /// Whether the file is there. Not collective.
  bool file_is_there() const;

 private:
  double max_seconds_;
  std::string file_;
};

/// "SIGTERM".
std::string signal_name(int signal);

}  // namespace ritz
