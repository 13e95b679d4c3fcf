#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ritz/base/value.hpp>
#include <ritz/io/csv_writer.hpp>
#include <ritz/io/lock.hpp>
#include <ritz/io/manifest.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// What to do with a directory that already holds a run.
enum class Existing {
  refuse,
  overwrite,
  resume,  ///< go on with it; where there is no run, begin one
};

/// The directory that a run or a fit leaves its files in. Only files that its manifest lists are
/// ever replaced or removed, and never one that the command reads. A run that is to be overwritten
/// moves aside, and is removed once the new one has something to show.
class RunDirectory {
 public:
  explicit RunDirectory(std::string path) : path_(std::move(path)) {}
  RunDirectory(RunDirectory&&) noexcept = default;
  /// Lets the directory go.
  ~RunDirectory() = default;

  /// `results/<name of the configuration file>`.
  static RunDirectory usual_for(const std::string& configuration_file);

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

  /// Refuses what claim() would refuse, before anything is written: a directory that already holds
  /// a run, one that holds a scan, and whatever would make the run replace one of `inputs` or a
  /// file that is not Ritz's (UsageError). Looked at by rank 0. Collective.
  void require_usable(const Communicator& communicator, Existing existing,
                      const std::vector<std::string>& inputs) const;
  /// The content of `config.toml`: its first line tells it from what a user wrote.
  static std::string resolved_text(const Value& configuration);
  /// Makes the directory and takes it for this run, until this object ends. An old run moves aside
  /// where it is to be overwritten; of two runs in one directory one is refused. Returns true when
  /// there is a run to go on with. Done by rank 0; throws UsageError or FileError on every rank
  /// alike. Collective.
  bool claim(const Communicator& communicator, Existing existing,
             const std::vector<std::string>& inputs);

  // What follows is called by rank 0 alone, of a directory that is claimed; all throw FileError.

  /// Writes a file with write_file_atomically().
  void write(const std::string& name, std::span<const char> content,
             const std::string& keep_old_as = "");
  /// Writes `config.toml`, unless it says the same already, perhaps with somebody's comments.
  void write_configuration(const Value& configuration);
  /// Begins a table that grows, in place of an old one.
  CsvWriter begin_table(const std::string& name, const std::vector<std::string>& columns);
  /// Opens `log.txt` to add to it, and adds this line.
  Descriptor open_log(const std::string& first_line);
  /// The run goes on from these files: `checkpoint` is taken as it is, and whatever else somebody
  /// has changed is kept under another name.
  void go_on_from(const std::string& checkpoint, const Value& configuration);
  /// There is a checkpoint or a result: what the run replaces is removed.
  void shown();
  /// There are only files that tell why the run failed: what it replaces is kept.
  void failed();
  /// The run has ended: what it wrote is entered as it is now.
  void settle();
  /// Nothing came of the run: without anything shown, its files go, and what it replaces comes
  /// back. Throws nothing; does nothing on other ranks.
  void give_back() noexcept;
  /// What a user should know of what was done with files, since this was asked last.
  std::vector<std::string> take_notes();

 private:
  bool holds_run() const;
  void check(Existing existing, const std::vector<std::string>& inputs) const;
  void require_no_scan() const;
  bool prepare(Existing existing, const std::vector<std::string>& inputs);
  void make_directories();
  void make_room(Existing existing);
  void remove_stop_file() const;
  bool holds_configuration(const Value& configuration) const;

  std::string path_;
  std::optional<Lock> lock_;
  std::optional<Manifest> manifest_;  // while the directory is claimed
  bool is_resumed_ = false;
  std::vector<std::string> made_;  // directories, the outermost first
  std::vector<std::string> notes_;
};

}  // namespace ritz
