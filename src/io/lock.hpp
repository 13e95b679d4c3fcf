#pragma once

#include <optional>
#include <string>

#include <ritz/io/file.hpp>

namespace ritz {

/// A file that only one process can hold, on any number of machines that share the file system. It
/// is let go of when its owner ends, however it ends, and removed when that happens in order.
class Lock {
 public:
  /// `owner` says who holds it, for others' messages. Returns nothing when another process holds
  /// the lock; throws FileError when the file cannot be made, and where a file of this name is
  /// none that a lock has left (a link, or one with other words in it), which is left alone. Where
  /// the file system knows no locks, the lock is given to everybody.
  static std::optional<Lock> take(const std::string& path, const std::string& owner);
  /// What the holder of a lock said of itself.
  static std::string owner_of(const std::string& path);

  Lock(Lock&&) noexcept = default;
  Lock& operator=(Lock&&) noexcept = default;
  ~Lock();

 private:
  Lock(std::string path, Descriptor file, bool is_own)
      : path_(std::move(path)), file_(std::move(file)), is_own_(is_own) {}

  std::string path_;
  Descriptor file_;
  bool is_own_;  // made by a lock, so that it goes with it
};

}  // namespace ritz
