#include <ritz/app/session/replaced_run.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include <ritz/base/error.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/manifest.hpp>

namespace ritz {

namespace {

void move(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0)
    throw FileError(fmt::format("cannot move \"{}\" to \"{}\": {}", from, to,
                                std::generic_category().message(errno)));
}

void remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    throw FileError(file_sentence("remove", path, errno));
}

bool is_empty_directory(const std::string& path) {
  std::error_code failure;
  return std::filesystem::is_directory(std::filesystem::symlink_status(path, failure)) &&
         std::filesystem::is_empty(path, failure) && !failure;
}

}  // namespace

std::string keep_aside(const std::string& directory, const std::string& name) {
  std::string kept = name + ".kept";
  for (int i = 2; is_named(directory + "/" + kept); ++i) kept = fmt::format("{}.kept-{}", name, i);
  move(directory + "/" + name, directory + "/" + kept);
  return fmt::format("\"{0}/{1}\" is not as Ritz wrote it; it is kept as \"{0}/{2}\"", directory,
                     name, kept);
}

std::vector<std::string> remove_written_files(const std::string& directory) {
  const auto manifest = Manifest::read(directory);
  if (!manifest) return {};
  std::vector<std::string> kept;
  for (const auto& name : manifest->names()) {
    if (manifest->wrote(name))
      remove_file(directory + "/" + name);
    else if (is_named(directory + "/" + name))
      kept.push_back(keep_aside(directory, name));
  }
  if (!manifest->partial().empty()) remove_file(directory + "/" + manifest->partial());
  remove_file(directory + "/" + Manifest::file_name);
  return kept;
}

bool ReplacedRun::is_there() const { return is_named(path_); }

// The manifest goes first and comes back last: wherever it is, it tells what belongs to the old
// run.
std::vector<std::string> ReplacedRun::move_aside() const {
  const auto manifest = Manifest::read(directory_);
  if (!manifest) return {};
  std::vector<std::string> kept;
  if (!manifest->partial().empty()) remove_file(directory_ + "/" + manifest->partial());
  for (const auto& name : manifest->names())
    if (is_named(directory_ + "/" + name) && !manifest->wrote(name))
      kept.push_back(keep_aside(directory_, name));
  std::error_code failure;
  std::filesystem::create_directory(path_, failure);
  if (failure)
    throw FileError(fmt::format("cannot make the directory \"{}\": {}", path_, failure.message()));
  const std::string listing = std::string("/") + Manifest::file_name;
  move(directory_ + listing, path_ + listing);
  for (const auto& name : manifest->names())
    if (is_named(directory_ + "/" + name)) move(directory_ + "/" + name, path_ + "/" + name);
  return kept;
}

void ReplacedRun::put_back() const {
  const auto old = Manifest::read(path_);
  if (!old) {  // nothing has been moved yet
    ::rmdir(path_.c_str());
    return;
  }
  remove_written_files(directory_);
  for (const auto& name : old->names()) {
    if (!is_named(path_ + "/" + name)) continue;
    if (is_named(directory_ + "/" + name)) keep_aside(directory_, name);
    move(path_ + "/" + name, directory_ + "/" + name);
  }
  const std::string listing = std::string("/") + Manifest::file_name;
  move(path_ + listing, directory_ + listing);
  ::rmdir(path_.c_str());
}

void ReplacedRun::drop() const {
  remove_written_files(path_);
  ::rmdir(path_.c_str());
}

std::string ReplacedRun::recover() const {
  if (!is_there()) return "";
  if (is_empty_directory(path_)) {
    ::rmdir(path_.c_str());
    return "";
  }
  std::error_code unknown;
  const bool is_directory =
      std::filesystem::is_directory(std::filesystem::symlink_status(path_, unknown));
  if (!is_directory || !Manifest::read(path_))
    throw UsageError(fmt::format(
        "\"{}\" is in the way: Ritz did not make it, or not all of it is there; move it away, or "
        "choose another directory with -o DIR",
        path_));
  const auto now = Manifest::read(directory_);
  if (now && now->state() == Manifest::State::shown) {
    drop();
    return "";
  }
  put_back();
  return fmt::format(
      "the run that was to replace the one in \"{}\" ended before it had anything to show; the old "
      "one is back",
      directory_);
}

}  // namespace ritz
