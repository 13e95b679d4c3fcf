#include "io/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hpp"

namespace ritz {

namespace {

// The file may have been removed by its last holder between opening and locking.
bool still_named(const Descriptor& file, const std::string& path) {
  struct stat held {
  }, named{};
  return ::fstat(file.id(), &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

}  // namespace

std::optional<Lock> Lock::take(const std::string& path, const std::string& owner) {
  while (true) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (!file.is_open()) throw FileError(file_sentence("write", path, errno));
    if (::flock(file.id(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return std::nullopt;
    if (!still_named(file, path)) continue;
    // A full disk is no reason to refuse: the content only makes a message better.
    std::size_t n_written = 0;
    if (::ftruncate(file.id(), 0) == 0) write_all(file.id(), owner, n_written);
    return Lock(path, std::move(file));
  }
}

std::string Lock::owner_of(const std::string& path) {
  try {
    return read_file(path, 1000);
  } catch (const FileError&) {
    return "";
  }
}

Lock::~Lock() {
  // Removed before it is let go of, so that no one else's file is.
  if (file_.is_open()) ::unlink(path_.c_str());
}

}  // namespace ritz
