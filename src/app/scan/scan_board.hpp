#pragma once

#include <cstddef>
#include <string>

namespace ritz {

/// Where the groups of ranks of a scan tell each other who works on what: small files in the
/// scan's directory, which need no group to wait for another. Each group's first rank uses it.
class ScanBoard {
 public:
  /// In `.board` below the directory of the scan.
  explicit ScanBoard(const std::string& scan_directory) : path_(scan_directory + "/.board") {}

  /// Makes the board, without what an earlier scan has left on it. Throws FileError, also where
  /// there is anything else in its place.
  void clear() const;
  /// True for the first who asks for this task. Throws FileError.
  bool take(std::size_t task) const;
  /// Notes that a point has ended.
  void post(std::size_t point, bool well) const;
  struct Counts {
    std::size_t done = 0;
    std::size_t failed = 0;
  };
  Counts counts() const;
  void remove() const;

 private:
  void wipe() const;

  std::string path_;
};

}  // namespace ritz
