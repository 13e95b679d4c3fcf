#include "app/scan_board.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <filesystem>

#include "base/error.hpp"
#include "io/file.hpp"

namespace ritz {

namespace {

// Only one process can make a file anew, on any number of machines.
bool make_anew(const std::string& path) {
  const Descriptor made(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (made.is_open()) return true;
  if (errno == EEXIST) return false;
  throw FileError(file_sentence("write", path, errno));
}

}  // namespace

void ScanBoard::clear() const {
  std::error_code failure;
  std::filesystem::remove_all(path_, failure);
  if (!failure) std::filesystem::create_directories(path_, failure);
  if (failure)
    throw FileError(fmt::format("cannot make the directory \"{}\": {}", path_, failure.message()));
}

bool ScanBoard::take(std::size_t task) const {
  return make_anew(fmt::format("{}/taken-{}", path_, task));
}

void ScanBoard::post(std::size_t point, bool well) const {
  make_anew(fmt::format("{}/{}-{}", path_, well ? "done" : "failed", point));
}

ScanBoard::Counts ScanBoard::counts() const {
  Counts counts;
  std::error_code failure;
  for (std::filesystem::directory_iterator at(path_, failure), end; !failure && at != end;
       at.increment(failure)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with("done-")) ++counts.done;
    if (name.starts_with("failed-")) ++counts.failed;
  }
  return counts;
}

void ScanBoard::remove() const {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace ritz
