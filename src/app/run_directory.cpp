#include "app/run_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/error.hpp"
#include "io/file.hpp"

namespace ritz {

namespace {
constexpr std::array run_files = {"config.toml",   "history.csv",   "results.h5",
                                  "summary.json",  "checkpoint.h5", "checkpoint.previous.h5",
                                  "bad_energy.h5", "STOP"};
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
      "the directory \"{}\" already holds a run; choose another with -o DIR, or replace it with "
      "--overwrite",
      path_));
}

void RunDirectory::require_free(const Communicator& communicator) const {
  if (communicator.any(communicator.is_root() && holds_run())) throw taken();
}

void RunDirectory::claim(const Communicator& communicator, bool overwrite) const {
  std::string complaint;
  auto status = ExitStatus::done;
  if (communicator.is_root()) {
    try {
      prepare(overwrite);
    } catch (const Error& error) {
      complaint = error.what();
      status = error.status();
    }
  }
  communicator.broadcast(complaint);
  if (complaint.empty()) return;
  const double number = communicator.max(static_cast<double>(status));
  throw Error(static_cast<ExitStatus>(static_cast<int>(number)), complaint, true);
}

void RunDirectory::prepare(bool overwrite) const {
  std::error_code failure;
  std::filesystem::create_directories(path_, failure);
  if (failure)
    throw FileError(fmt::format("cannot make the directory \"{}\": {}", path_, failure.message()));
  for (const char* name : run_files) {
    if (!overwrite) break;
    std::filesystem::remove(file(name), failure);
    if (failure)
      throw FileError(fmt::format("cannot remove \"{}\": {}", file(name), failure.message()));
  }
  // Only one process can make this file anew.
  const Descriptor claimed(
      ::open(file("config.toml").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (claimed.is_open()) return;
  if (errno == EEXIST) throw taken();
  throw FileError(file_sentence("write", file("config.toml"), errno));
}

}  // namespace ritz
