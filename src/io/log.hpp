#pragma once

#include <functional>
#include <string>
#include <vector>

#include <ritz/base/clock.hpp>
#include <ritz/io/file.hpp>

namespace ritz {

/// What a person sees during a run, on standard error, and what a record of the run keeps of it. On
/// a terminal the progress is one live line that is rewritten in place; elsewhere it is plain
/// lines, one a second at first and fewer and fewer, down to one in five minutes. The first and the
/// last progress line are always shown.
class Log {
 public:
  enum class Mode {
    normal,
    quiet,     ///< warnings only
    disabled,  ///< nothing on the screen, for all ranks but the first
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
  /// What every warning on the screen begins with from now on.
  void set_warning_prefix(const std::string& prefix) { warning_prefix_ = prefix; }
  /// Ends the live line with its last state, before something else is written to the terminal.
  void finish();

  /// Begins a record of all that is said, whatever the mode, and kept in memory at first.
  void begin_record();
  /// Writes the record, the rest of it as it comes, into a file.
  void record_to(Descriptor file);
  void end_record();
  /// Text for the record alone.
  void note(const std::string& text);
  /// A warning for the record alone, since it is on the screen already.
  void record_warning(const std::string& line);
  /// Every warning since the record began, each once.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  /// When to show a progress line.
  struct Pace {
    Clock::time_point start, last_shown;
    bool was_shown = false;

    /// `interval` in seconds, growing with the time since the start unless it is to stay.
    bool is_due(double interval, bool grows) const;
    void show();
  };

  void print(const std::string& line);
  std::string progress_text() const;
  void show_progress();
  void record_progress();
  void write(const std::string& text) const;
  std::string cut_to_width(const std::string& line) const;

  Mode mode_;
  int descriptor_;
  bool is_terminal_;
  std::function<std::string()> prefix_;
  std::string progress_;  ///< the latest line, empty when there is none
  bool is_shown_ = true;  ///< whether the latest line is on the screen
  Pace screen_;           ///< since the last finish()
  std::string warning_prefix_;

  bool is_recording_ = false;
  Descriptor record_;
  std::string unwritten_;  ///< of the record, before it has a file
  std::vector<std::string> warnings_;
  Pace recorded_;
  bool is_recorded_ = true;  ///< whether the latest progress line is in the record
};

/// A record of a log from here to the end of this object.
class LogRecord {
 public:
  explicit LogRecord(Log& log) : log_(log) { log_.begin_record(); }
  ~LogRecord() { log_.end_record(); }
  LogRecord(const LogRecord&) = delete;
  LogRecord& operator=(const LogRecord&) = delete;

 private:
  Log& log_;
};

}  // namespace ritz
