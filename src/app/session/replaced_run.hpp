#pragma once

#include <string>
#include <vector>

namespace ritz {

/// The run that a new one replaces, and which waits in `replaced-run` below the directory of both
/// until the new one has something to show. A kill at any moment leaves the one or the other whole:
/// `recover()` goes on from there. Rank 0 alone uses it, holding the lock of the directory. All
/// throw FileError.
class ReplacedRun {
 public:
  explicit ReplacedRun(const std::string& directory)
      : directory_(directory), path_(directory + "/replaced-run") {}

  const std::string& path() const { return path_; }
  bool is_there() const;
  /// Moves what the manifest of the directory lists out of the way. Nothing where there is none.
  /// Returns what was kept, a sentence each.
  std::vector<std::string> move_aside() const;
  /// Removes what was written since, and moves the old run back.
  void put_back() const;
  /// Removes the old run for good.
  void drop() const;
  /// Brings what a killed process has left to its end: the old run is put back, or dropped where
  /// the new one had something to show. Throws UsageError where `replaced-run` is not Ritz's.
  /// Returns what was done, for the user; empty where there was nothing to do.
  std::string recover() const;

 private:
  std::string directory_, path_;
};

/// Removes the files that the manifest of a directory lists and that are as it says, a half-written
/// one, and the manifest. What somebody has changed stays, under a name of its own. Returns what
/// was kept, a sentence each. Throws FileError.
std::vector<std::string> remove_written_files(const std::string& directory);

/// Gives a file the first free name of `NAME.kept`, `NAME.kept-2`, …; returns a sentence that says
/// so. Throws FileError.
std::string keep_aside(const std::string& directory, const std::string& name);

}  // namespace ritz
