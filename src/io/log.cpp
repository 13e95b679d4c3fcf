#include "io/log.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "io/file.hpp"

namespace ritz {

namespace {

constexpr double terminal_interval = 0.1, plain_interval = 1;  // seconds
constexpr const char* clear_line = "\r\x1b[K";

bool is_terminal(int descriptor) {
  const char* terminal = std::getenv("TERM");
  return ::isatty(descriptor) == 1 && !(terminal && std::string_view(terminal) == "dumb");
}

}  // namespace

Log::Log(Mode mode, int descriptor)
    : mode_(mode), descriptor_(descriptor), is_terminal_(is_terminal(descriptor)) {}

Log::~Log() { finish(); }

void Log::info(const std::string& line) {
  if (mode_ == Mode::normal) print(line);
}

void Log::warning(const std::string& line) {
  if (mode_ != Mode::disabled) print("warning: " + line);
}

void Log::progress(const std::string& line) {
  if (mode_ != Mode::normal) return;
  progress_ = line;
  is_shown_ = false;
  const double interval = is_terminal_ ? terminal_interval : plain_interval;
  if (!was_shown_ || seconds_since(last_shown_) >= interval) show_progress();
}

void Log::finish() {
  if (!is_shown_) show_progress();
  if (is_terminal_ && was_shown_) write("\n");
  was_shown_ = false;
  is_shown_ = true;
  progress_.clear();
}

void Log::print(const std::string& line) {
  const bool has_live_line = is_terminal_ && was_shown_;
  write((has_live_line ? clear_line : "") + line + '\n' +
        (has_live_line ? cut_to_width(progress_text()) : ""));
  if (has_live_line) is_shown_ = true;
}

std::string Log::progress_text() const { return prefix_ ? prefix_() + progress_ : progress_; }

void Log::show_progress() {
  write(is_terminal_ ? clear_line + cut_to_width(progress_text()) : progress_text() + '\n');
  is_shown_ = was_shown_ = true;
  last_shown_ = Clock::now();
}

// One call per message, so that lines of several programs do not mix. That nobody can read the
// messages is no reason to stop a run.
void Log::write(const std::string& text) const {
  std::size_t n_written = 0;
  write_all(descriptor_, text, n_written);
}

// A line that wraps could not be rewritten in place. Columns are counted as code points.
std::string Log::cut_to_width(const std::string& line) const {
  winsize size{};
  const bool known = ::ioctl(descriptor_, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  const std::size_t width = (known ? size.ws_col : 80) - 1;
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(line[i]) & 0xc0) != 0x80;
    if (starts_character && column++ == width) return line.substr(0, i);
  }
  return line;
}

}  // namespace ritz
