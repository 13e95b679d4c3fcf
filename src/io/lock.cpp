#include <ritz/io/lock.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

// The file may have been removed by its last holder between opening and locking.
bool still_named(const Descriptor& file, const std::string& path) {
  struct stat held {
  }, named{};
  return ::fstat(file.id(), &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

// What a lock writes into its file, before the name of its owner.
constexpr std::string_view mark = "held by ";

// Whether a file is one that a lock has left. An empty one may be, and may be somebody else's.
enum class Origin { lock, unknown, other };

Origin origin_of(const Descriptor& file) {
  struct stat status {};
  if (::fstat(file.id(), &status) != 0 || !S_ISREG(status.st_mode)) return Origin::other;
  if (status.st_size == 0) return Origin::unknown;
  std::array<char, mark.size()> start{};
  const bool whole = ::pread(file.id(), start.data(), start.size(), 0) == std::ssize(start);
  const std::string_view text(start.data(), start.size());
  return whole && status.st_nlink <= 1 && (text == mark || text == "process ") ? Origin::lock
                                                                               : Origin::other;
}

}  // namespace

std::optional<Lock> Lock::take(const std::string& path, const std::string& owner) {
  while (true) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    const bool is_new = file.is_open();
    if (!is_new && errno == EEXIST)
      file = Descriptor(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.is_open() && errno == ENOENT) continue;  // its holder has just removed it
    if (!file.is_open() && errno != ELOOP) throw FileError(file_sentence("write", path, errno));
    const Origin origin = is_new ? Origin::lock : file.is_open() ? origin_of(file) : Origin::other;
    if (origin == Origin::other)
      throw FileError(fmt::format(
          "cannot use \"{}\" as a lock: Ritz did not make it; move it away, or choose another "
          "directory",
          path));
    if (::flock(file.id(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return std::nullopt;
    if (!still_named(file, path)) continue;
    // A full disk is no reason to refuse: the content only makes a message better.
    std::size_t n_written = 0;
    if (::ftruncate(file.id(), 0) == 0)
      write_all(file.id(), std::string(mark) + owner + '\n', n_written);
    return Lock(path, std::move(file), origin == Origin::lock);
  }
}

std::string Lock::owner_of(const std::string& path) {
  try {
    std::string text = read_file(path, 1000);
    if (text.starts_with(mark)) text.erase(0, mark.size());
    return text.substr(0, text.find('\n'));
  } catch (const FileError&) {
    return "";
  }
}

Lock::~Lock() {
  if (!file_.is_open()) return;
  // Removed before it is let go of, so that no one else's file is.
  if (is_own_ && still_named(file_, path_))
    ::unlink(path_.c_str());
  else if (!is_own_ && ::ftruncate(file_.id(), 0) != 0)
    return;  // the name of its last holder stays in it
}

}  // namespace ritz
