#include <ritz/app/scan/scan_board.hpp>

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <vector>

#include <ritz/base/error.hpp>
#include <ritz/io/file.hpp>

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

// Removes what scans have left, and nothing else.
void ScanBoard::wipe() const {
  std::error_code failure;
  if (!std::filesystem::is_directory(std::filesystem::symlink_status(path_, failure))) return;
  std::vector<std::filesystem::path> own;
  for (const auto& entry : std::filesystem::directory_iterator(path_, failure)) {
    const std::string name = entry.path().filename().string();
    const bool is_note =
        name.starts_with("taken-") || name.starts_with("done-") || name.starts_with("failed-");
    if (is_note && entry.symlink_status(failure).type() == std::filesystem::file_type::regular &&
        entry.file_size(failure) == 0)
      own.push_back(entry.path());
  }
  for (const auto& path : own) std::filesystem::remove(path, failure);
  std::filesystem::remove(path_, failure);  // where it is empty now
}

void ScanBoard::clear() const {
  wipe();
  std::error_code failure;
  if (is_named(path_))
    throw FileError(fmt::format(
        "\"{}\" is in the way: there are files in it that no scan has written; move it away",
        path_));
  std::filesystem::create_directory(path_, failure);
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

void ScanBoard::remove() const { wipe(); }

}  // namespace ritz
