#include "app/run_directory.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <system_error>

#include "base/error.hpp"

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

void RunDirectory::require_free(const Communicator& communicator) const {
  const bool taken = communicator.any(communicator.is_root() && holds_run());
  if (taken)
    throw UsageError(fmt::format(
        "the directory \"{}\" already holds a run; choose another with -o DIR, or replace it with "
        "--overwrite",
        path_));
}

void RunDirectory::prepare(bool overwrite) const {
  std::error_code failure;
  std::filesystem::create_directories(path_, failure);
  if (failure)
    throw FileError(fmt::format("cannot make the directory \"{}\": {}", path_, failure.message()));
  if (!overwrite) return;
  for (const char* name : run_files) {
    std::filesystem::remove(file(name), failure);
    if (failure)
      throw FileError(fmt::format("cannot remove \"{}\": {}", file(name), failure.message()));
  }
}

}  // namespace ritz
