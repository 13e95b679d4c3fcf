#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>

namespace ritz {

/// The content of a file. Throws FileError with the name and the system's reason, also when the
/// file holds more than `max_bytes`.
std::string read_file(const std::string& path,
                      std::size_t max_bytes = std::numeric_limits<std::size_t>::max());

/// False where there is certainly no such file or directory. What may not be looked at counts as
/// there: whoever then reads it gets the system's reason.
bool is_there(const std::string& path);

/// Whether a directory has an entry of this name, a link that leads nowhere included. False where
/// that may not be looked at: nothing can be written there, either.
bool is_named(const std::string& path);

/// Replaces the content of a file so that, whatever happens (a full disk, kill -9, loss of power),
/// the name `path` leads to the whole old or the whole new content: the bytes go to a new file
/// `path.partial` (`path.partial-2` where that name is taken, and so on), are synced, and are
/// renamed. Links are replaced, not followed; devices and pipes
/// are refused. An old file is kept under the name `keep_old_as` when
/// one is given; `before_writing` is told the path of the new file while it is empty.
/// Throws FileError with the name and the system's reason; the old file then is where it was.
void write_file_atomically(const std::string& path, std::span<const char> bytes,
                           const std::string& keep_old_as = "",
                           const std::function<void(const std::string&)>& before_writing = nullptr);

/// An open file descriptor, closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int id = -1) : id_(id) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int id() const { return id_; }
  bool is_open() const { return id_ >= 0; }
  /// Returns the system's error number, 0 when all went well.
  int close();

 private:
  int id_;
};

/// Writes all bytes or returns the system's error number; `n_written` counts what was written.
int write_all(int descriptor, std::span<const char> bytes, std::size_t& n_written);

/// `cannot write "results/history.csv": No space left on device`.
std::string file_sentence(const std::string& verb, const std::string& path, int error_number);

}  // namespace ritz
