#include "app/run_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/error.hpp"
#include "io/file.hpp"
#include "parallel/on_root.hpp"

namespace ritz {

namespace {
constexpr std::array run_files = {"config.toml",   "history.csv",   "results.h5",
                                  "summary.json",  "checkpoint.h5", "checkpoint.previous.h5",
                                  "bad_energy.h5", "STOP",          "checkpoint.damaged.h5"};
}

RunDirectory RunDirectory::usual_for(const std::string& configuration_file) {
  return RunDirectory("results/" + std::filesystem::path(configuration_file).stem().string());
}

bool RunDirectory::holds_run() const {
  std::error_code ignored;
  for (const char* name : run_files)
    if (std::filesystem::exists(file(name), ignored)) return true;
  return false;
}

UsageError RunDirectory::taken() const {
  return UsageError(fmt::format(
      "the directory \"{}\" already holds a run; choose another with -o DIR, go on with it with "
      "--resume, or replace it with --overwrite",
      path_));
}

void RunDirectory::require_free(const Communicator& communicator) const {
  if (communicator.any(communicator.is_root() && holds_run())) throw taken();
}

bool RunDirectory::claim(const Communicator& communicator, Existing existing) {
  bool resumed = false;
  on_root(communicator, [&] { resumed = prepare(existing); });
  return communicator.any(resumed);
}

bool RunDirectory::prepare(Existing existing) {
  std::error_code failure;
  std::filesystem::create_directories(path_, failure);
  if (failure)
    throw FileError(fmt::format("cannot make the directory \"{}\": {}", path_, failure.message()));
  const std::string lock_file = file(".lock");
  lock_ = Lock::take(lock_file, fmt::format("process {} on {}", ::getpid(), host_name()));
  if (!lock_)
    throw UsageError(fmt::format("the directory \"{}\" is in use by another run, {}", path_,
                                 Lock::owner_of(lock_file)));
  if (existing == Existing::resume && holds_run()) return true;
  for (const char* name : run_files) {
    if (existing != Existing::overwrite) break;
    std::filesystem::remove(file(name), failure);
    if (failure)
      throw FileError(fmt::format("cannot remove \"{}\": {}", file(name), failure.message()));
  }
  // Only one process can make this file anew, also where the file system knows no locks.
  const Descriptor claimed(
      ::open(file("config.toml").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (claimed.is_open()) return false;
  if (errno == EEXIST) throw taken();
  throw FileError(file_sentence("write", file("config.toml"), errno));
}

}  // namespace ritz
