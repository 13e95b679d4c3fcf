#include <ritz/app/session/run_directory.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <ritz/app/session/inputs.hpp>
#include <ritz/app/session/older_run.hpp>
#include <ritz/app/session/replaced_run.hpp>
#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/file.hpp>
#include <ritz/parallel/on_root.hpp>

namespace ritz {

namespace {

// Every file that a run or a fit may write.
constexpr std::array run_files = {"config.toml",
                                  "log.txt",
                                  "history.csv",
                                  "results.h5",
                                  "summary.json",
                                  "checkpoint.h5",
                                  "checkpoint.previous.h5",
                                  "checkpoint.damaged.h5",
                                  "bad_energy.h5",
                                  "model.h5",
                                  "predictions.csv",
                                  "coefficients.csv",
                                  "path.csv",
                                  "roc.csv",
                                  "grid.csv",
                                  "complexity.csv",
                                  "samples.csv",
                                  "learning_curve.csv"};

// A run that was killed before it had a checkpoint, a result, or so much as a line of history.
bool is_empty_attempt(const Manifest& manifest) {
  return manifest.state() == Manifest::State::begun && !manifest.has_grown("history.csv");
}

}  // namespace

RunDirectory RunDirectory::usual_for(const std::string& configuration_file) {
  return RunDirectory("results/" + std::filesystem::path(configuration_file).stem().string());
}

bool RunDirectory::holds_run() const {
  return is_named(file(Manifest::file_name)) ||
         std::ranges::any_of(run_files, [&](const char* name) { return is_named(file(name)); });
}

void RunDirectory::require_no_scan() const {
  if (!is_named(file("scan.toml"))) return;
  throw UsageError(fmt::format(
      "the directory \"{}\" holds a scan, not a run; choose another with -o DIR", path_));
}

void RunDirectory::check(Existing existing, const std::vector<std::string>& inputs) const {
  require_no_scan();
  const ReplacedRun replaced(path_);
  if (existing == Existing::refuse && replaced.is_there())
    throw UsageError(fmt::format(
        "the directory \"{}\" holds a run that was being replaced by another, in \"{}\"; choose "
        "another directory with -o DIR, or give --resume or --overwrite, which put it back first",
        path_, replaced.path()));
  if (existing == Existing::refuse && is_named(file("STOP")))
    throw UsageError(fmt::format(
        "there is a file \"{}\", which would end this at once; remove it, or choose another "
        "directory with -o DIR",
        file("STOP")));
  if (!holds_run()) return;
  auto manifest = Manifest::read(path_);
  if (!manifest) manifest = manifest_of_older_run(path_);
  if (existing == Existing::refuse) {
    if (manifest && is_empty_attempt(*manifest)) return;
    throw UsageError(fmt::format(
        "the directory \"{}\" already holds {}", path_,
        manifest ? "a run or a fit; choose another with -o DIR, go on with a run with --resume, or "
                   "replace it with --overwrite"
                 : "files of the names that this one would write; choose another with -o DIR"));
  }
  for (const char* name : run_files) {
    if (!is_named(file(name))) continue;
    if (!manifest || !manifest->lists(name))
      throw UsageError(
          fmt::format("\"{}\" is in the way: nothing says that Ritz wrote it, so that it is left "
                      "alone; move it "
                      "away, or choose another directory with -o DIR",
                      file(name)));
    const std::string input = same_file_among(inputs, file(name));
    const bool goes_on = existing == Existing::resume && std::string_view(name) == "config.toml";
    if (!input.empty() && !goes_on)
      throw UsageError(fmt::format(
          "this would replace \"{}\", which it reads{}; choose another directory with -o DIR",
          file(name), input == file(name) ? "" : fmt::format(" as \"{}\"", input)));
  }
}

void RunDirectory::require_usable(const Communicator& communicator, Existing existing,
                                  const std::vector<std::string>& inputs) const {
  on_root(communicator, [&] {
    // What a killed run has left is looked at as it will be put back.
    if (existing == Existing::refuse || !ReplacedRun(path_).is_there()) check(existing, inputs);
  });
}

std::string RunDirectory::resolved_text(const Value& configuration) {
  return std::string(resolved_mark) + toml_document(configuration.table());
}

bool RunDirectory::claim(const Communicator& communicator, Existing existing,
                         const std::vector<std::string>& inputs) {
  on_root(communicator, [&] {
    try {
      is_resumed_ = prepare(existing, inputs);
    } catch (...) {
      give_back();
      throw;
    }
  });
  return communicator.any(is_resumed_);
}

// Remembers which directories were not there before.
void RunDirectory::make_directories() {
  std::error_code failure;
  std::filesystem::path at;
  for (const auto& part : std::filesystem::path(path_)) {
    at /= part;
    if (std::filesystem::create_directory(at, failure)) made_.push_back(at.string());
    std::error_code unknown;
    if (failure && !std::filesystem::is_directory(at, unknown))
      throw FileError(fmt::format("cannot make the directory \"{}\": {}", path_,
                                  (unknown ? unknown : failure).message()));
  }
}

bool RunDirectory::prepare(Existing existing, const std::vector<std::string>& inputs) {
  require_no_scan();
  make_directories();
  const std::string lock_file = file(".lock");
  lock_ = Lock::take(lock_file, fmt::format("process {} on {}", ::getpid(), host_name()));
  if (!lock_)
    throw UsageError(fmt::format("the directory \"{}\" is in use by another run, {}", path_,
                                 Lock::owner_of(lock_file)));
  const ReplacedRun replaced(path_);
  if (existing != Existing::refuse)
    if (std::string done = replaced.recover(); !done.empty()) notes_.push_back(std::move(done));
  check(existing, inputs);
  if (existing != Existing::refuse) remove_stop_file();
  const bool has_run = holds_run();
  auto old = Manifest::read(path_);
  if (has_run && !old) {
    old = manifest_of_older_run(path_);
    notes_.push_back(fmt::format(
        "the run in \"{}\" has no {}, since an older version made it; what is known to be of a run "
        "is taken as written by it",
        path_, Manifest::file_name));
    old->save();
  }
  if (existing == Existing::resume && has_run) {
    manifest_ = std::move(old);
    return true;
  }
  make_room(existing);
  return false;
}

void RunDirectory::make_room(Existing existing) {
  const ReplacedRun replaced(path_);
  try {
    for (auto& sentence :
         existing == Existing::overwrite ? replaced.move_aside() : remove_written_files(path_))
      notes_.push_back(std::move(sentence));
    // Only one process can make this file anew, also where the file system knows no locks.
    if (!Manifest(path_).save_first())
      throw UsageError(fmt::format("the directory \"{}\" is in use by another run", path_));
  } catch (...) {
    if (replaced.is_there()) replaced.put_back();
    throw;
  }
  manifest_.emplace(path_);
}

// What asked an earlier run to stop must not stop this one.
void RunDirectory::remove_stop_file() const {
  const std::filesystem::path stop = file("STOP");
  std::error_code ignored;
  if (std::filesystem::is_regular_file(std::filesystem::symlink_status(stop, ignored)))
    std::filesystem::remove(stop, ignored);
}

void RunDirectory::write(const std::string& name, std::span<const char> content,
                         const std::string& keep_old_as) {
  if (std::ranges::find(run_files, name) == run_files.end())
    throw std::logic_error(fmt::format("\"{}\" is not among the files of a run", name));
  const auto enter = [&](const std::string& partial) {
    manifest_->set_partial(std::filesystem::path(partial).filename().string());
    manifest_->enter(name, content, keep_old_as);
    manifest_->save();
  };
  write_file_atomically(file(name), content, keep_old_as.empty() ? "" : file(keep_old_as), enter);
}

bool RunDirectory::holds_configuration(const Value& configuration) const {
  const std::string path = file("config.toml");
  return is_there(path) && parse_toml(read_file(path), path) == configuration;
}

void RunDirectory::write_configuration(const Value& configuration) {
  if (!holds_configuration(configuration)) write("config.toml", resolved_text(configuration));
}

CsvWriter RunDirectory::begin_table(const std::string& name,
                                    const std::vector<std::string>& columns) {
  manifest_->enter(name, CsvWriter::header(columns), "", true);
  manifest_->save();
  return CsvWriter::create(file(name), columns);
}

Descriptor RunDirectory::open_log(const std::string& first_line) {
  constexpr const char* name = "log.txt";
  const bool is_new = !is_named(file(name));
  if (is_new) write(name, first_line);
  manifest_->enter(name, read_file(file(name)), "", true);
  manifest_->save();
  Descriptor opened(::open(file(name).c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC));
  if (!opened.is_open()) throw FileError(file_sentence("write", file(name), errno));
  std::size_t n_written = 0;
  if (!is_new) write_all(opened.id(), first_line, n_written);
  return opened;
}

void RunDirectory::go_on_from(const std::string& checkpoint, const Value& configuration) {
  for (const auto& name : {checkpoint, std::string("checkpoint.damaged.h5")})
    if (!name.empty() && is_named(file(name)) && !manifest_->wrote(name))
      manifest_->enter_as_is(name);
  if (manifest_->wrote("bad_energy.h5")) std::filesystem::remove(file("bad_energy.h5"));
  for (const auto& name : manifest_->names()) {
    if (!is_named(file(name)) || manifest_->wrote(name)) continue;
    if (name == "config.toml" && holds_configuration(configuration)) continue;
    notes_.push_back(keep_aside(path_, name));
    manifest_->forget(name);
  }
  manifest_->save();
}

void RunDirectory::shown() {
  if (manifest_->state() == Manifest::State::shown) return;
  manifest_->set_state(Manifest::State::shown);
  manifest_->save();
  if (const ReplacedRun replaced(path_); replaced.is_there()) replaced.drop();
}

void RunDirectory::failed() {
  if (manifest_->state() != Manifest::State::begun) return;
  manifest_->set_state(Manifest::State::failed);
  manifest_->save();
  if (const ReplacedRun replaced(path_); replaced.is_there())
    notes_.push_back(fmt::format(
        "the run that this one was to replace is kept in \"{}\"; the next --overwrite or --resume "
        "puts it back first",
        replaced.path()));
}

void RunDirectory::settle() {
  manifest_->settle();
  manifest_->set_partial("");
  manifest_->save();
}

void RunDirectory::give_back() noexcept {
  if (is_resumed_ || (manifest_ && manifest_->state() != Manifest::State::begun)) return;
  try {
    const ReplacedRun replaced(path_);
    if (manifest_ && replaced.is_there())
      replaced.put_back();
    else if (manifest_)
      remove_written_files(path_);
    manifest_.reset();
    lock_.reset();
    std::reverse(made_.begin(), made_.end());
    for (const auto& directory : made_) ::rmdir(directory.c_str());
  } catch (const std::exception&) {
    return;  // the next command finds what is left
  }
}

std::vector<std::string> RunDirectory::take_notes() { return std::exchange(notes_, {}); }

}  // namespace ritz
