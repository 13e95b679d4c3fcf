#include <ritz/io/log.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <ritz/base/shown.hpp>

namespace ritz {

namespace {

// In seconds, and by how much of the time that has passed the interval of plain lines grows.
constexpr double terminal_interval = 0.1, plain_interval = 1, longest_interval = 300;
constexpr double growth = 0.1;
constexpr const char* clear_line = "\r\x1b[K";

bool is_terminal(int descriptor) {
  const char* terminal = std::getenv("TERM");
  return ::isatty(descriptor) == 1 && !(terminal && std::string_view(terminal) == "dumb");
}

}  // namespace

Log::Log(Mode mode, int descriptor)
    : mode_(mode), descriptor_(descriptor), is_terminal_(is_terminal(descriptor)) {}

Log::~Log() { finish(); }

bool Log::Pace::is_due(double interval, bool grows) const {
  if (!was_shown) return true;
  if (grows) interval = std::clamp(growth * seconds_since(start), interval, longest_interval);
  return seconds_since(last_shown) >= interval;
}

void Log::Pace::show() {
  last_shown = Clock::now();
  if (!was_shown) start = last_shown;
  was_shown = true;
}

void Log::info(const std::string& line) {
  if (mode_ == Mode::normal) print(line);
  note(line + '\n');
}

void Log::warning(const std::string& line) {
  if (mode_ != Mode::disabled) print("warning: " + warning_prefix_ + line);
  record_warning(line);
}

void Log::record_warning(const std::string& line) {
  note("warning: " + line + '\n');
  if (is_recording_ && std::ranges::find(warnings_, line) == warnings_.end())
    warnings_.push_back(line);
}

void Log::progress(const std::string& line) {
  if (mode_ != Mode::normal && !is_recording_) return;
  progress_ = harmless(line);
  is_recorded_ = !is_recording_;
  if (is_recording_ && recorded_.is_due(plain_interval, true)) record_progress();
  if (mode_ != Mode::normal) return;
  is_shown_ = false;
  if (screen_.is_due(is_terminal_ ? terminal_interval : plain_interval, !is_terminal_))
    show_progress();
}

void Log::finish() {
  if (!is_shown_) show_progress();
  if (!is_recorded_) record_progress();
  if (is_terminal_ && screen_.was_shown) write("\n");
  screen_ = recorded_ = {};
  is_shown_ = is_recorded_ = true;
  progress_.clear();
}

void Log::begin_record() {
  end_record();
  is_recording_ = true;
  warnings_.clear();
}

void Log::record_to(Descriptor file) {
  record_ = std::move(file);
  note("");
}

void Log::end_record() {
  record_.close();
  unwritten_.clear();
  is_recording_ = false;
}

// That the record cannot be written is no reason to stop a run.
void Log::note(const std::string& text) {
  if (!is_recording_) return;
  unwritten_ += harmless(text);
  if (!record_.is_open()) return;
  std::size_t n_written = 0;
  write_all(record_.id(), unwritten_, n_written);
  unwritten_.clear();
}

void Log::record_progress() {
  note(progress_ + '\n');
  is_recorded_ = true;
  recorded_.show();
}

// Another process of the run may have its live line there.
void Log::print(const std::string& line) {
  const bool has_live_line = is_terminal_ && screen_.was_shown;
  write(((is_terminal_ && !warning_prefix_.empty()) || has_live_line ? clear_line : "") +
        harmless(line) + '\n' + (has_live_line ? cut_to_width(progress_text()) : ""));
  if (has_live_line) is_shown_ = true;
}

std::string Log::progress_text() const { return prefix_ ? prefix_() + progress_ : progress_; }

void Log::show_progress() {
  write(is_terminal_ ? clear_line + cut_to_width(progress_text()) : progress_text() + '\n');
  is_shown_ = true;
  screen_.show();
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
