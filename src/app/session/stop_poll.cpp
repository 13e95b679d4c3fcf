#include <ritz/app/session/stop_poll.hpp>

#include <algorithm>
#include <utility>

#include <ritz/io/file.hpp>

namespace ritz {

namespace {

// What the ranks agree on: the largest wish of all. Signals follow by their numbers.
enum Wish { go_on, save, stop_for_file, stop_for_time, stop_for_signal };

// For ranks to hear of the end of time within a step.
constexpr double least_room = 0.2;  // seconds

}  // namespace

StopPoll::StopPoll(const Communicator& communicator, const StopRequests& requests, std::string file)
    : communicator_(communicator),
      requests_(requests),
      file_(std::move(file)),
      last_asked_(Clock::now()),
      last_looked_(last_asked_) {}

// Looking costs time on a file system that is far away.
bool StopPoll::has_seen_file() {
  if (has_seen_file_ || seconds_since(last_looked_) < 0.2) return has_seen_file_;
  last_looked_ = Clock::now();
  return has_seen_file_ = is_there(file_) || requests_.file_is_there();
}

// The clock of the first rank counts, which is the one that ask() goes by.
bool StopPoll::is_urgent(double write_seconds) {
  if (StopRequests::caught() != 0) return true;
  return communicator_.is_root() &&
         (has_seen_file() || requests_.seconds_left() < least_room + 2 * write_seconds);
}

int StopPoll::own_wish(bool save_is_due, double write_seconds) {
  if (const int signal = StopRequests::caught()) return stop_for_signal + signal;
  if (!communicator_.is_root()) return go_on;
  // Room for another step and for writing; an outlier is forgotten after some time.
  step_seconds_ = std::max(seconds_since(last_asked_), 0.9 * step_seconds_);
  const double room = std::max(step_seconds_, least_room) + 2 * write_seconds;
  if (requests_.seconds_left() < room) return stop_for_time;
  if (has_seen_file()) return stop_for_file;
  return save_is_due ? save : go_on;
}

StopPoll::Answer StopPoll::ask(bool save_is_due, double write_seconds) {
  const int wish = static_cast<int>(communicator_.max(own_wish(save_is_due, write_seconds)));
  if (wish > stop_for_signal)
    reason_ = signal_name(wish - stop_for_signal);
  else if (wish >= stop_for_file)
    reason_ = wish == stop_for_file ? "the file STOP" : "--max-time";
  step_begins();
  if (!reason_.empty()) return Answer::stop;
  return wish == save ? Answer::save : Answer::go_on;
}

bool StopPoll::wants_stop_now_and_then() {
  if (!pace_.due()) return false;
  pace_.met(communicator_);
  return wants_stop();
}

void StopPoll::step_begins() { last_asked_ = Clock::now(); }

}  // namespace ritz
