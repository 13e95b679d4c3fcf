#include <ritz/app/scan/scan_directory.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <string_view>

#include <ritz/app/scan/scan_table.hpp>
#include <ritz/app/session/inputs.hpp>
#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/json.hpp>
#include <ritz/parallel/communicator.hpp>

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

// Whether a scan has written this file: in the form that the program gives it, which has no
// comments and one way to write each value.
bool is_resolved(const std::string& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(path, failure)))
    return false;
  try {
    const std::string text = read_file(path);
    return toml_document(parse_toml(text, path).table()) == text;
  } catch (const Error&) {
    return false;
  }
}

// The same for `scan.csv`, by its first line.
bool is_table_of_scan(const std::string& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(path, failure)))
    return false;
  const std::string text = read_file(path);
  const std::string_view line = std::string_view(text).substr(0, text.find('\n'));
  return line.ends_with(",state,directory");
}

}  // namespace

void ScanDirectory::require_replaceable(bool keeps_scan,
                                        const std::vector<std::string>& inputs) const {
  const std::string scan = path_ + "/scan.toml", table = path_ + "/scan.csv";
  for (const auto& path : {scan, table}) {
    if (!is_named(path) || (path == scan && keeps_scan)) continue;
    if (!same_file_among(inputs, path).empty())
      throw UsageError(fmt::format(
          "the scan would replace \"{}\", which it reads; choose another directory with "
          "-o DIR",
          path));
    if (path == scan ? !is_resolved(path) : !is_named(scan) || !is_table_of_scan(path))
      throw UsageError(
          fmt::format("\"{}\" is in the way: no scan has written it, so that it is left alone; "
                      "move it away, or "
                      "choose another directory with -o DIR",
                      path));
  }
}

void ScanDirectory::prepare(const Value& configuration, Existing existing, std::size_t only,
                            const std::vector<std::string>& inputs) {
  if (is_named(path_ + "/config.toml"))
    throw UsageError(fmt::format(
        "the directory \"{}\" holds a run, not a scan; choose another with -o DIR", path_));
  const bool keeps_scan = holds_scan(path_ + "/scan.toml", configuration);
  if (existing == Existing::refuse && is_named(path_ + "/scan.toml") && (only == 0 || !keeps_scan))
    throw UsageError(fmt::format(
        "the directory \"{}\" already holds a scan; choose another with -o DIR, go on with it "
        "with --resume, or replace it with --overwrite",
        path_));
  require_replaceable(keeps_scan, inputs);
  std::error_code failure;
  std::filesystem::create_directories(path_, failure);
  if (failure)
    throw FileError(fmt::format("cannot make the directory \"{}\": {}", path_, failure.message()));
  // Points that are run alone may be run at once by several jobs.
  if (only == 0) {
    lock_ = Lock::take(path_ + "/.lock", fmt::format("process {} on {}", ::getpid(), host_name()));
    if (!lock_)
      throw UsageError(fmt::format("the directory \"{}\" is in use by another scan, {}", path_,
                                   Lock::owner_of(path_ + "/.lock")));
    if (std::filesystem::is_regular_file(std::filesystem::symlink_status(path_ + "/STOP", failure)))
      std::filesystem::remove(path_ + "/STOP", failure);
  }
  if (!keeps_scan)
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
