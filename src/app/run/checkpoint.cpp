#include <ritz/app/run/checkpoint.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include <ritz/io/configuration.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/parallel/on_root.hpp>

namespace ritz {

namespace {

constexpr const char* newest = "checkpoint.h5";
constexpr const char* previous = "checkpoint.previous.h5";
// Changes when a checkpoint can no longer be read as it was.
constexpr std::int64_t format_number = 3;

// The bytes of the newest checkpoint that is whole, with its name; empty where there is none.
std::pair<std::string, std::string> whole_checkpoint(const RunDirectory& directory,
                                                     std::vector<std::string>& complaints) {
  for (const char* name : {newest, previous}) {
    const std::string path = directory.file(name);
    if (!is_there(path)) continue;
    try {
      return {name, read_document_bytes(path)};
    } catch (const FileError& error) {
      complaints.emplace_back(error.what());
    }
  }
  if (complaints.empty()) return {};
  std::string sentence = "no checkpoint can be read";
  for (const auto& complaint : complaints) sentence += "; " + complaint;
  throw FileError(sentence + "; begin anew with --overwrite, or in another directory");
}

}  // namespace

std::optional<Checkpoint> read_checkpoint(const Context& context, const RunDirectory& directory) {
  std::string name, bytes;
  on_root(context.communicator, [&] {
    std::vector<std::string> complaints;
    std::tie(name, bytes) = whole_checkpoint(directory, complaints);
    if (name == previous && complaints.empty())
      complaints.push_back(fmt::format("\"{}\" is missing", directory.file(newest)));
    for (const auto& complaint : complaints)
      context.log.warning(fmt::format("{}; going on from {}", complaint, name));
    // The next checkpoint must not push out the good one in favour of the damaged one.
    if (name == previous && is_there(directory.file(newest)))
      std::rename(directory.file(newest).c_str(), directory.file("checkpoint.damaged.h5").c_str());
  });
  context.communicator.broadcast(name);
  if (name.empty()) return std::nullopt;
  context.communicator.broadcast(bytes);
  const std::string path = directory.file(name);
  Checkpoint out{name, {}, from_hdf5(bytes, path)};
  if (!out.state.has("format") || out.state.integer("format") != format_number)
    throw UsageError(
        fmt::format("{}: a checkpoint of another version of the program; expected "
                    "format {}; go on with the version that wrote it",
                    path, format_number));
  out.configuration = parse_toml(out.state.text("configuration"), path);
  return out;
}

CheckpointWriter::CheckpointWriter(const Context& context, const ConfiguredProblem& problem,
                                   Driver& driver, RunDirectory& directory,
                                   const StopRequests& stop, std::function<void()> before_writing)
    : context_(context),
      problem_(problem),
      driver_(driver),
      directory_(directory),
      poll_(context.communicator, stop, directory.file("STOP")),
      before_writing_(std::move(before_writing)),
      last_written_(Clock::now()) {}

void CheckpointWriter::iteration_done(const IterationRecord&) { ++iterations_; }

void CheckpointWriter::estimate_progress(std::uint64_t done, std::uint64_t, double) {
  const std::uint64_t per_iteration = problem_.optimization.samples / problem_.blocks.n_walkers;
  if (done > measurements_ && measurements_ > 0)
    iterations_ += static_cast<double>(done - measurements_) / static_cast<double>(per_iteration);
  measurements_ = done;
}

void CheckpointWriter::optimization_done() { write(); }

bool CheckpointWriter::is_due() const {
  const CheckpointPlan& plan = problem_.checkpoint;
  if (plan.iterations > 0) return iterations_ >= static_cast<double>(plan.iterations);
  return seconds_since(last_written_) >= plan.seconds;
}

bool CheckpointWriter::wants_stop() {
  const auto answer = poll_.ask(context_.communicator.is_root() && is_due(), write_seconds_);
  if (answer == StopPoll::Answer::go_on) return false;
  write();
  poll_.step_begins();
  return answer == StopPoll::Answer::stop;
}

void CheckpointWriter::write() {
  const StageTimer timer(driver_.times(), Activity::output);
  // What goes wrong in the next step has the checkpoint before to go on from.
  if (!driver_.is_sound()) return;
  const auto start = Clock::now();
  Document document(directory_.file(newest));
  document.set("format", Document::Data(format_number));
  document.set("configuration", Document::Data(toml_document(problem_.configuration.table())));
  driver_.save(document);
  on_root(context_.communicator, [&] {
    before_writing_();
    directory_.write(newest, to_hdf5(document), previous);
    directory_.shown();
  });
  last_written_ = Clock::now();
  iterations_ = 0;
  write_seconds_ = std::max(write_seconds_, seconds_since(start));
}

}  // namespace ritz
