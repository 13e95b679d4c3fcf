#include "app/run_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "base/error.hpp"
#include "io/file.hpp"
#include "parallel/on_root.hpp"

namespace ritz {

namespace {
constexpr std::array run_files = {"config.toml",
                                  "history.csv",
                                  "results.h5",
                                  "summary.json",
                                  "checkpoint.h5",
                                  "checkpoint.previous.h5",
                                  "bad_energy.h5",
                                  "STOP",
                                  "checkpoint.damaged.h5",
                                  "model.h5",
                                  "predictions.csv",
                                  "coefficients.csv",
                                  "path.csv",
                                  "roc.csv",
                                  "grid.csv",
                                  "complexity.csv",
                                  "samples.csv",
                                  "learning_curve.csv"};
constexpr std::string_view mark =
    "# The configuration of this run as resolved, every default written out.\n";

// A run that was cut short may have left an empty file. What cannot be read is kept.
bool written_by_run(const std::string& path) {
  std::ifstream file(path);
  std::string start(mark.size(), '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  return file.gcount() == 0 ? file.eof() : start == mark;
}
}  // namespace

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
      "the directory \"{}\" already holds a run or a fit; choose another with -o DIR, go on with a "
      "run with --resume, or replace it with --overwrite",
      path_));
}

void RunDirectory::require_free(const Communicator& communicator) const {
  on_root(communicator, [&] {
    require_no_scan();
    if (holds_run()) throw taken();
  });
}

void RunDirectory::require_replaceable(const Communicator& communicator, const std::string& read,
                                       Existing existing) const {
  if (existing == Existing::refuse) return;
  on_root(communicator, [&] {
    require_no_scan();
    const auto refuse = [](const std::string& name, const char* what) {
      throw UsageError(fmt::format(
          "the run would replace \"{}\", {}; choose another directory with -o DIR", name, what));
    };
    std::error_code ignored;
    const std::string own = file("config.toml");
    if (std::filesystem::exists(own, ignored) && !written_by_run(own))
      refuse(own, "which no run has written");
    for (const char* name : run_files)
      if (existing == Existing::overwrite && std::filesystem::equivalent(file(name), read, ignored))
        refuse(file(name), "the configuration that it reads");
  });
}

std::string RunDirectory::resolved_text(const Value& configuration) {
  return std::string(mark) + toml_document(configuration.table());
}

bool RunDirectory::claim(const Communicator& communicator, Existing existing) {
  bool resumed = false;
  on_root(communicator, [&] { resumed = prepare(existing); });
  return communicator.any(resumed);
}

void RunDirectory::require_no_scan() const {
  std::error_code ignored;
  if (std::filesystem::exists(file("scan.toml"), ignored))
    throw UsageError(fmt::format(
        "the directory \"{}\" holds a scan, not a run; choose another with -o DIR", path_));
}

bool RunDirectory::prepare(Existing existing) {
  require_no_scan();
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
