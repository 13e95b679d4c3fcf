#include "app/scan_directory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "app/scan_table.hpp"
#include "base/error.hpp"
#include "io/configuration.hpp"
#include "io/file.hpp"
#include "io/json.hpp"
#include "parallel/communicator.hpp"

namespace ritz {

namespace {

// Several processes may do so at once: each writes a file of its own, which then takes the name.
void replace_file(const std::string& path, const std::string& suffix, const std::string& text) {
  const std::string own = path + "." + suffix;
  write_file_atomically(own, text);
  std::error_code failure;
  std::filesystem::rename(own, path, failure);
  if (failure) throw FileError(fmt::format("cannot write \"{}\": {}", path, failure.message()));
}

// Whether a file holds this configuration already, perhaps with the user's comments.
bool holds_scan(const std::string& path, const Value& configuration) {
  if (!is_there(path)) return false;
  try {
    return parse_toml(read_text_file(path), path) == configuration;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

void ScanDirectory::prepare(const Value& configuration, Existing existing, std::size_t only) {
  std::error_code failure;
  std::filesystem::create_directories(path_, failure);
  if (failure)
    throw FileError(fmt::format("cannot make the directory \"{}\": {}", path_, failure.message()));
  if (std::filesystem::exists(path_ + "/config.toml", failure))
    throw UsageError(fmt::format(
        "the directory \"{}\" holds a run, not a scan; choose another with -o DIR", path_));
  if (existing == Existing::refuse && only == 0 &&
      std::filesystem::exists(path_ + "/scan.toml", failure))
    throw UsageError(fmt::format(
        "the directory \"{}\" already holds a scan; choose another with -o DIR, go on with it "
        "with --resume, or replace it with --overwrite",
        path_));
  // Points that are run alone may be run at once by several jobs.
  if (only == 0) {
    lock_ = Lock::take(path_ + "/.lock", fmt::format("process {} on {}", ::getpid(), host_name()));
    if (!lock_)
      throw UsageError(fmt::format("the directory \"{}\" is in use by another scan, {}", path_,
                                   Lock::owner_of(path_ + "/.lock")));
    std::filesystem::remove(path_ + "/STOP", failure);
  }
  if (!holds_scan(path_ + "/scan.toml", configuration))
    replace_file(path_ + "/scan.toml", fmt::format("{}", only),
                 toml_document(configuration.table()));
}

bool ScanDirectory::is_finished(const ScanPoint& point, Value configuration) const {
  const std::string summary_path = of(point) + "/summary.json";
  const std::string config_path = of(point) + "/config.toml";
  if (!is_there(summary_path) || !is_there(config_path)) return false;
  try {
    const Value summary = parse_json(read_text_file(summary_path), summary_path);
    const Value* state = summary.is_table() ? summary.table().find("state") : nullptr;
    if (!state || !state->is_text() || state->text() != "finished") return false;
    Value then = parse_toml(read_text_file(config_path), config_path);
    for (Value* value : {&then, &configuration})
      for (const char* key : {"start_from", "checkpoint"}) value->table().erase(key);
    return then.toml() == configuration.toml();
  } catch (const Error&) {
    return false;  // damaged: to be run again
  }
}

// What another group has written over a newer table is made up for by looking again.
void ScanDirectory::write_table(const std::vector<ScanPoint>& points,
                                const std::vector<bool>& is_refused,
                                const std::string& suffix) const {
  for (std::string written, now = scan_table(path_, points, is_refused); now != written;
       now = scan_table(path_, points, is_refused)) {
    replace_file(path_ + "/scan.csv", suffix, now);
    written = now;
  }
}

}  // namespace ritz
