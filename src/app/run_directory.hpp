#pragma once

#include <string>

#include "base/error.hpp"
#include "parallel/communicator.hpp"

namespace ritz {

/// The directory that a run leaves its files in.
class RunDirectory {
 public:
  explicit RunDirectory(std::string path) : path_(std::move(path)) {}

  /// `results/<name of the configuration file>`.
  static RunDirectory usual_for(const std::string& configuration_file);

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  bool holds_run() const;

  /// Refuses a directory that already holds a run, before anything is written (UsageError).
  /// Looked at by rank 0. Collective.
  void require_free(const Communicator& communicator) const;
  /// Makes the directory and takes it for this run: when `overwrite`, removes the files of the run
  /// in it (and nothing else); of two runs that start at once one is refused. Done by rank 0;
  /// throws UsageError or FileError on every rank alike. Collective.
  void claim(const Communicator& communicator, bool overwrite) const;

 private:
  void prepare(bool overwrite) const;
  UsageError taken() const;

  std::string path_;
};

}  // namespace ritz
