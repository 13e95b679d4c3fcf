#include <ritz/app/session/stop_requests.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

#include <ritz/base/clock.hpp>
#include <ritz/base/error.hpp>

namespace ritz {

namespace {

constexpr std::array caught_signals = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};

// Before main: what MPI takes to start on many nodes counts, too.
const Clock::time_point program_start = Clock::now();

// What a handler may look at.
enum Charge { beginning, at_once, on_request };
volatile std::sig_atomic_t charge = beginning;
volatile std::sig_atomic_t speaks = 1;
volatile std::sig_atomic_t caught_signal = 0;
std::array<std::string, NSIG> sentences;

bool is_kept(int signal) {
  return charge == on_request || (charge == beginning && (signal == SIGUSR1 || signal == SIGUSR2));
}

[[noreturn]] void end_now(int signal) {
  const std::string& sentence = sentences[static_cast<std::size_t>(signal)];
  if (speaks && ::write(2, sentence.data(), sentence.size()) < 0) speaks = 0;
  ::_exit(static_cast<int>(ExitStatus::stopped));
}

// Little is allowed here: mostly a flag is set, and the loop of the run looks at it.
void handle(int signal) {
  if (!is_kept(signal)) end_now(signal);
  if (signal == SIGINT && caught_signal == SIGINT) {
    std::signal(SIGINT, SIG_DFL);
    std::raise(SIGINT);
  }
  caught_signal = signal;
}

bool is_ignored(int signal) {
  struct sigaction now {};
  return sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

// Libraries may take SIGHUP for themselves before main (UCX does, below the MPI of Debian 13). What
// `nohup` did is seen before their constructors alone.
bool hangup_was_ignored = false;
void look_at_hangup() { hangup_was_ignored = is_ignored(SIGHUP); }
#if !defined(__PIC__) || defined(__PIE__)  // shared libraries have no such section
[[gnu::section(".preinit_array"), gnu::used]] void (*const before_libraries)() = look_at_hangup;
#endif

}  // namespace

void take_charge_of_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  struct sigaction action {};
  action.sa_handler = handle;
  // Reading and writing go on after a signal.
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : caught_signals) {
    sentences[static_cast<std::size_t>(signal)] =
        fmt::format("ritz: stopped by {}\n", signal_name(signal));
    if (signal == SIGHUP && (hangup_was_ignored || is_ignored(SIGHUP)))
      std::signal(SIGHUP, SIG_IGN);
    else
      sigaction(signal, &action, nullptr);
  }
}

void end_at_once_on_signals() {
  charge = at_once;
  if (caught_signal != 0) end_now(caught_signal);
}

void end_without_a_line() { speaks = 0; }

void ignore_signals() {
  for (const int signal : caught_signals) std::signal(signal, SIG_IGN);
}

StopRequests::StopRequests(double max_seconds, std::string file)
    : max_seconds_(max_seconds), file_(std::move(file)) {
  charge = on_request;
}

StopRequests::~StopRequests() { ignore_signals(); }

int StopRequests::caught() { return caught_signal; }

double StopRequests::seconds_left() const { return max_seconds_ - seconds_since(program_start); }

bool StopRequests::file_is_there() const {
  return !file_.empty() && ::access(file_.c_str(), F_OK) == 0;
}

std::string signal_name(int signal) { return "SIG" + std::string(sigabbrev_np(signal)); }

}  // namespace ritz
