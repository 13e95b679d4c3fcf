#include <ritz/io/file.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

// Makes a rename in the directory of `path` outlive a loss of power. Where the file system cannot
// sync a directory, or the directory may be written but not read, there is nothing to be done.
int sync_directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  Descriptor descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open()) return errno == EACCES ? 0 : errno;
  if (::fsync(descriptor.id()) != 0 && errno != EINVAL && errno != ENOTSUP) return errno;
  return descriptor.close();
}

// A file that nobody had before, whatever lies beside `path`; errno says why there is none.
std::pair<std::string, Descriptor> make_partial(const std::string& path) {
  constexpr int most = 1000;
  std::string name = path + ".partial";
  for (int i = 2;; ++i) {
    Descriptor made(
        ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (made.is_open() || errno != EEXIST || i > most) return {name, std::move(made)};
    name = fmt::format("{}.partial-{}", path, i);
  }
}

int write_and_sync(Descriptor& descriptor, std::span<const char> bytes) {
  std::size_t n_written = 0;
  int error = write_all(descriptor.id(), bytes, n_written);
  if (error == 0 && ::fsync(descriptor.id()) != 0) error = errno;
  const int close_error = descriptor.close();
  return error != 0 ? error : close_error;
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : id_(std::exchange(other.id_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(id_, other.id_);
  return *this;
}

Descriptor::~Descriptor() { close(); }

int Descriptor::close() {
  if (!is_open()) return 0;
  // After EINTR the descriptor is closed all the same on Linux.
  return ::close(std::exchange(id_, -1)) == 0 || errno == EINTR ? 0 : errno;
}

int write_all(int descriptor, std::span<const char> bytes, std::size_t& n_written) {
  n_written = 0;
  while (n_written < bytes.size()) {
    const auto n = ::write(descriptor, bytes.data() + n_written, bytes.size() - n_written);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    n_written += static_cast<std::size_t>(n);
  }
  return 0;
}

std::string file_sentence(const std::string& verb, const std::string& path, int error_number) {
  return fmt::format("cannot {} \"{}\": {}", verb, path,
                     std::generic_category().message(error_number));
}

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

bool is_named(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

std::string read_file(const std::string& path, std::size_t max_bytes) {
  const auto fail = [&](int error) { return FileError(file_sentence("read", path, error)); };
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open()) throw fail(errno);
  struct stat status {};
  if (::fstat(descriptor.id(), &status) != 0) throw fail(errno);
  if (S_ISDIR(status.st_mode)) throw fail(EISDIR);

  std::string content;
  // One byte more than expected, so that the end is met in the first round.
  std::size_t room = static_cast<std::size_t>(status.st_size) + 1;
  while (true) {
    if (content.size() > max_bytes)
      throw FileError(
          fmt::format("cannot read \"{}\": it holds more than {} bytes, which no file of "
                      "this sort should",
                      path, max_bytes));
    const std::size_t size = content.size();
    content.resize(size + room);
    const auto n = ::read(descriptor.id(), content.data() + size, room);
    const int error = n < 0 ? errno : 0;
    content.resize(size + static_cast<std::size_t>(n > 0 ? n : 0));
    if (error != 0 && error != EINTR) throw fail(error);
    if (n == 0) return content;
    room = 65536;
  }
}

void write_file_atomically(const std::string& path, std::span<const char> bytes,
                           const std::string& keep_old_as,
                           const std::function<void(const std::string&)>& before_writing) {
  const auto fail = [&](int error) { return FileError(file_sentence("write", path, error)); };
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode) &&
      !S_ISDIR(status.st_mode))
    throw FileError(fmt::format("cannot write \"{}\": it is no plain file", path));
  auto [temporary, descriptor] = make_partial(path);
  if (!descriptor.is_open()) throw fail(errno);

  try {
    if (before_writing) before_writing(temporary);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  int error = write_and_sync(descriptor, bytes);
  if (error == 0 && !keep_old_as.empty() && ::rename(path.c_str(), keep_old_as.c_str()) != 0 &&
      errno != ENOENT)
    error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    throw fail(error);
  }
  error = sync_directory_of(path);
  if (error != 0) throw fail(error);
}

}  // namespace ritz
