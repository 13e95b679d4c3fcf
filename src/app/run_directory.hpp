#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/value.hpp"
#include "io/lock.hpp"
#include "parallel/communicator.hpp"

namespace ritz {

/// What to do with a directory that already holds a run.
enum class Existing {
  refuse,
  overwrite,
  resume,  ///< go on with it; where there is no run, begin one
};

/// The directory that a run leaves its files in.
class RunDirectory {
 public:
  explicit RunDirectory(std::string path) : path_(std::move(path)) {}

  /// `results/<name of the configuration file>`.
  static RunDirectory usual_for(const std::string& configuration_file);

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  bool holds_run() const;

  /// Refuses a directory that already holds a run or a scan, before anything is written
  /// (UsageError). Looked at by rank 0. Collective.
  void require_free(const Communicator& communicator) const;
  /// Refuses to replace what is no run's, before anything is written: a scan, the configuration
  /// that is read, or a `config.toml` that no run has written (UsageError). Looked at by rank 0.
  /// Collective.
  void require_replaceable(const Communicator& communicator, const std::string& read,
                           Existing existing) const;
  /// The content of `config.toml`: its first line tells it from what a user wrote.
  static std::string resolved_text(const Value& configuration);
  /// Makes the directory and takes it for this run, until this object ends: removes the files of
  /// the run in it (and nothing else) where they are to be overwritten; of two runs in one
  /// directory one is refused. Returns true when there is a run to go on with. Done by rank 0;
  /// throws UsageError or FileError on every rank alike. Collective.
  bool claim(const Communicator& communicator, Existing existing);

 private:
  bool prepare(Existing existing);
  void require_no_scan() const;
  UsageError taken() const;

  std::string path_;
  std::optional<Lock> lock_;
};

}  // namespace ritz
