#include "app/stop_requests.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

#include "base/clock.hpp"

namespace ritz {

namespace {

constexpr std::array caught_signals = {SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU};

// Before main: what MPI takes to start on many nodes counts, too.
const Clock::time_point program_start = Clock::now();

volatile std::sig_atomic_t caught_signal = 0;

// Little is allowed here: a flag is set, and the loop of the run looks at it.
void remember(int signal) {
  if (signal == SIGINT && caught_signal == SIGINT) {
    std::signal(SIGINT, SIG_DFL);
    std::raise(SIGINT);
  }
  caught_signal = signal;
}

void handle_all(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  // Reading and writing go on after a signal.
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : caught_signals) sigaction(signal, &action, nullptr);
}

}  // namespace

StopRequests::StopRequests(double max_seconds, std::string file)
    : max_seconds_(max_seconds), file_(std::move(file)) {
  caught_signal = 0;
  handle_all(remember);
}

StopRequests::~StopRequests() { handle_all(SIG_DFL); }

int StopRequests::caught() { return caught_signal; }

double StopRequests::seconds_left() const { return max_seconds_ - seconds_since(program_start); }

bool StopRequests::file_is_there() const {
  return !file_.empty() && ::access(file_.c_str(), F_OK) == 0;
}

std::string signal_name(int signal) { return "SIG" + std::string(sigabbrev_np(signal)); }

}  // namespace ritz
