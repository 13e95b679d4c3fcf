#pragma once

#include <functional>
#include <string>

#include "base/clock.hpp"

namespace ritz {

/// What a person sees during a run, on standard error. On a terminal the progress is one live line
/// that is rewritten in place; elsewhere it is plain lines, one a second at most. The first and the
/// last progress line are always shown.
class Log {
 public:
  enum class Mode {
    normal,
    quiet,     ///< warnings only
    disabled,  ///< nothing, for all ranks but the first
  };

  explicit Log(Mode mode = Mode::normal, int descriptor = 2);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void info(const std::string& line);
  void warning(const std::string& line);
  void progress(const std::string& line);
  /// What every progress line begins with from now on, asked for when one is shown; nullptr for
  /// nothing.
  void set_progress_prefix(std::function<std::string()> prefix) { prefix_ = std::move(prefix); }
  /// Ends the live line with its last state, before something else is written to the terminal.
  void finish();

 private:
  void print(const std::string& line);
  std::string progress_text() const;
  void show_progress();
  void write(const std::string& text) const;
  std::string cut_to_width(const std::string& line) const;

  Mode mode_;
  int descriptor_;
  bool is_terminal_;
  std::function<std::string()> prefix_;
  std::string progress_;    ///< the latest line, empty when there is none
  bool is_shown_ = true;    ///< whether the latest line is on the screen
  bool was_shown_ = false;  ///< whether any progress line has been shown since the last finish()
  Clock::time_point last_shown_;
};

}  // namespace ritz
