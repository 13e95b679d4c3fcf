#pragma once

#include <limits>
#include <string>

namespace ritz {

/// What asks a run to end before it is finished: SIGINT, SIGTERM, SIGUSR1, SIGUSR2 and SIGXCPU,
/// which are caught while this object lives, and a time limit. A second SIGINT ends the program at
/// once. There is one such object at a time.
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
