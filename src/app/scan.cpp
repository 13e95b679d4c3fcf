#include "app/scan.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <new>
#include <sstream>

#include "app/comparison.hpp"
#include "app/environment.hpp"
#include "app/run.hpp"
#include "app/scan_table.hpp"
#include "app/verdict.hpp"
#include "base/text.hpp"
#include "io/configuration.hpp"
#include "io/file.hpp"
#include "io/json.hpp"
#include "parallel/on_root.hpp"
#include "vmc/problem.hpp"

namespace ritz {

namespace {

// Whether a run in this directory is finished, with this configuration. Where a run started from
// and how often it was saved do not matter.
bool is_finished_with(const std::string& directory, Value configuration) {
  const std::string summary_path = directory + "/summary.json";
  const std::string config_path = directory + "/config.toml";
  if (!std::filesystem::exists(summary_path) || !std::filesystem::exists(config_path)) return false;
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

std::string energy_line(const ComparedRun& run) {
  if (!std::isfinite(run.energy)) return run.verdict;
  return fmt::format("{} {}, verdict {}, {}", energy_text(run.energy, run.error), run.unit,
                     run.verdict, duration_text(run.seconds));
}

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
  if (!std::filesystem::exists(path)) return false;
  try {
    return parse_toml(read_text_file(path), path) == configuration;
  } catch (const Error&) {
    return false;
  }
}

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

Scan::Scan(const Context& context, const ScanRequest& request, const StopRequests& stop)
    : context_(context),
      request_(request),
      stop_(stop),
      points_(scan_points(request.configuration)),
      resolved_(points_.size()),
      is_refused_(points_.size(), false),
      is_finished_(points_.size(), false),
      outcomes_(points_.size()),
      board_(request.directory) {
  if (request_.only > points_.size())
    throw UsageError(
        fmt::format("there is no point {}; the scan has {}", request_.only, points_.size()));
  if (request_.groups > context_.communicator.size())
    throw UsageError(fmt::format("--groups is {}, and the number of ranks {}; a group needs a rank",
                                 request_.groups, context_.communicator.size()));
  check_points();
}

std::string Scan::directory_of(std::size_t point) const {
  return request_.directory + "/" + points_[point].name;
}

void Scan::check_points() {
  std::vector<std::string> mistakes;
  std::size_t fewest = 0;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    try {
      const Problem problem = make_problem(points_[i].configuration, 1);
      resolved_[i] = problem.configuration;
      bytes_ += expected_bytes(problem);
      for (const auto& note : problem.notes)
        if (std::ranges::find(notes_, note) == notes_.end()) notes_.push_back(note);
      fewest = fewest == 0 ? problem.blocks.count() : std::min(fewest, problem.blocks.count());
    } catch (const UsageError& error) {
      is_refused_[i] = true;
      outcomes_[i] = {true, error.status(), error.what()};
      std::istringstream lines(error.what());
      for (std::string line; std::getline(lines, line);)
        if (std::ranges::find(mistakes, line) == mistakes.end()) mistakes.push_back(line);
    }
  }
  if (std::ranges::find(is_refused_, false) == is_refused_.end())
    throw ConfigurationError(mistakes);
  n_blocks_ = std::max<std::size_t>(fewest, 1);
}

void Scan::prepare_directory() {
  on_root(context_.communicator, [&] {
    const std::string& path = request_.directory;
    std::error_code failure;
    std::filesystem::create_directories(path, failure);
    if (failure)
      throw FileError(fmt::format("cannot make the directory \"{}\": {}", path, failure.message()));
    if (std::filesystem::exists(path + "/config.toml"))
      throw UsageError(fmt::format(
          "the directory \"{}\" holds a run, not a scan; choose another with -o DIR", path));
    if (request_.existing == Existing::refuse && request_.only == 0 &&
        std::filesystem::exists(path + "/scan.toml"))
      throw UsageError(fmt::format(
          "the directory \"{}\" already holds a scan; choose another with -o DIR, go on with it "
          "with --resume, or replace it with --overwrite",
          path));
    // Points that are run alone may be run at once by several jobs.
    if (request_.only == 0) {
      lock_ = Lock::take(path + "/.lock", fmt::format("process {} on {}", ::getpid(), host_name()));
      if (!lock_)
        throw UsageError(fmt::format("the directory \"{}\" is in use by another scan, {}", path,
                                     Lock::owner_of(path + "/.lock")));
      std::filesystem::remove(path + "/STOP", failure);
      board_.clear();
    }
    if (!holds_scan(path + "/scan.toml", request_.configuration))
      replace_file(path + "/scan.toml", fmt::format("{}", request_.only),
                   toml_document(request_.configuration.table()));
  });
}

void Scan::find_finished() {
  std::string marks;
  on_root(context_.communicator, [&] {
    for (std::size_t i = 0; i < points_.size(); ++i)
      marks += request_.existing == Existing::resume && !is_refused_[i] &&
                       is_finished_with(directory_of(i), resolved_[i])
                   ? '1'
                   : '0';
  });
  context_.communicator.broadcast(marks);
  for (std::size_t i = 0; i < points_.size(); ++i) is_finished_[i] = marks[i] == '1';
}

std::vector<Scan::Task> Scan::tasks() const {
  if (request_.only > 0) {
    const std::size_t i = request_.only - 1;
    return is_refused_[i] || is_finished_[i] ? std::vector<Task>() : std::vector<Task>{{i}};
  }
  const bool chained = starts_from_previous(request_.configuration);
  std::vector<Task> tasks;
  std::size_t chain = 0;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    if (is_refused_[i] || is_finished_[i]) continue;
    if (!chained || tasks.empty() || points_[i].chain != chain) tasks.emplace_back();
    chain = points_[i].chain;
    tasks.back().push_back(i);
  }
  return tasks;
}

int Scan::n_groups(std::size_t n_tasks) const {
  const int n_ranks = context_.communicator.size();
  if (request_.groups > 0) return std::max(1, std::min(request_.groups, static_cast<int>(n_tasks)));
  return best_groups(std::max<std::size_t>(n_tasks, 1), n_ranks, n_blocks_);
}

ExitStatus Scan::execute() {
  prepare_directory();
  find_finished();
  const auto already = std::ranges::count(is_finished_, true);
  const std::vector<Task> all = tasks();
  const int groups = n_groups(all.size()), n_ranks = context_.communicator.size();
  announce(groups);
  context_.log.info(
      fmt::format("{} points{}, {} group{} of ranks, results in {}", points_.size(),
                  already > 0 ? fmt::format(", {} of them finished before", already) : "", groups,
                  groups == 1 ? "" : "s", request_.directory));
  for (std::size_t i = 0; i < points_.size(); ++i)
    if (is_refused_[i])
      context_.log.warning(fmt::format("the point {} is refused and left out:\n{}", points_[i].name,
                                       outcomes_[i].sentence));
  on_root(context_.communicator, [&] { write_table("first"); });
  const int number = context_.communicator.rank() * groups / n_ranks;
  const auto group = context_.communicator.split(number);
  try {
    work(*group, number, all);
  } catch (const Error& error) {
    // The other groups do not meet this error: all have to be stopped.
    throw Error(error.status(), error.what(), n_ranks == group->size() && error.collective());
  }
  exchange_outcomes();
  report();
  return status();
}

// What holds for all points alike is said once. Collective.
void Scan::announce(int groups) const {
  for (const auto& warning : environment_warnings(context_.communicator))
    context_.log.warning(warning);
  for (const auto& note : notes_) context_.log.warning(note);
  const int largest = (context_.communicator.size() + groups - 1) / groups;
  if (static_cast<std::size_t>(largest) > n_blocks_)
    context_.log.warning(fmt::format(
        "groups of {} ranks have only {} blocks of walkers to share out; give more --groups, more "
        "walkers or a smaller sampler.block",
        largest, n_blocks_));
  if (!context_.communicator.is_root()) return;
  const std::string room = room_warning(request_.directory, bytes_);
  if (!room.empty()) context_.log.warning(room);
}

void Scan::work(const Communicator& group, int group_number, const std::vector<Task>& tasks) {
  Log silent(Log::Mode::disabled);
  const bool speaks = group_number == 0 && group.is_root();
  const Context context{group, speaks ? context_.log : silent, context_.command_line};
  for (std::size_t t = 0; t < tasks.size() && !stop_wanted(group); ++t) {
    bool mine = true;
    if (request_.only == 0) {
      on_root(group, [&] { mine = board_.take(t); });
      mine = group.any(mine && group.is_root());
    }
    if (mine) run_task(context, group_number, tasks[t]);
  }
}

void Scan::run_task(const Context& context, int group_number, const Task& task) {
  const bool chained = starts_from_previous(request_.configuration);
  for (const std::size_t point : task) {
    if (stop_wanted(context.communicator)) return;
    // The nearest one before it that has parameters to give.
    std::string start_from;
    for (std::size_t i = point; chained && start_from.empty() && i-- > 0;) {
      if (points_[i].chain != points_[point].chain) break;
      const bool ended_well = outcomes_[i].is_known && outcomes_[i].status == ExitStatus::done;
      const bool is_there = request_.only > 0 && !is_refused_[i];
      if (is_finished_[i] || ended_well || is_there) start_from = directory_of(i);
    }
    context.log.set_progress_prefix([this, point] {
      const ScanBoard::Counts counts = board_.counts();
      const auto before = static_cast<std::size_t>(std::ranges::count(is_finished_, true));
      return fmt::format("{}/{} points done{}  {}: ", counts.done + before, points_.size(),
                         counts.failed > 0 ? fmt::format(", {} failed", counts.failed) : "",
                         points_[point].name);
    });
    run_point(context, point, start_from);
    context.log.set_progress_prefix(nullptr);
    note_end(context, group_number, point);
  }
}

void Scan::run_point(const Context& context, std::size_t point, const std::string& start_from) {
  RunRequest request{points_[point].configuration, directory_of(point)};
  if (!start_from.empty()) request.configuration.table()["start_from"] = start_from;
  request.existing = existing_for(request.directory);
  request.is_point = true;
  Outcome& outcome = outcomes_[point];
  outcome.is_known = true;
  try {
    outcome.status = execute_run(context, request, stop_);
    is_stopped_ = outcome.status == ExitStatus::stopped;
  } catch (const Error& error) {
    if (!error.collective() && context.communicator.size() > 1) throw;
    outcome.status = error.status();
    outcome.sentence = error.what();
  } catch (const std::bad_alloc&) {
    if (context.communicator.size() > 1) throw;
    outcome.status = ExitStatus::environment;
    outcome.sentence = "out of memory";
  }
}

// A point that failed before it could write a checkpoint begins anew. The same on every rank of a
// group, since its first rank alone acts on it.
Existing Scan::existing_for(const std::string& directory) const {
  if (request_.existing != Existing::resume) return request_.existing;
  const auto is_there = [&](const char* name) {
    return std::filesystem::exists(directory + "/" + name);
  };
  const bool lost =
      is_there("summary.json") && !is_there("checkpoint.h5") && !is_there("checkpoint.previous.h5");
  return lost ? Existing::overwrite : Existing::resume;
}

bool Scan::stop_wanted(const Communicator& group) const {
  bool wanted = StopRequests::caught() != 0;
  if (group.is_root()) wanted = wanted || stop_.seconds_left() <= 0 || stop_.file_is_there();
  return group.any(wanted || is_stopped_);
}

void Scan::note_end(const Context& context, int group_number, std::size_t point) {
  if (!context.communicator.is_root()) return;
  const Outcome& outcome = outcomes_[point];
  const ComparedRun run = compared_runs({directory_of(point)}).front();
  if (outcome.status == ExitStatus::done)
    context.log.info(fmt::format("{}: {}", points_[point].name, energy_line(run)));
  try {
    if (request_.only == 0 && outcome.status != ExitStatus::stopped)
      board_.post(point, outcome.status == ExitStatus::done);
    write_table(fmt::format("{}.{}", group_number, request_.only));
  } catch (const FileError& error) {
    context.log.warning(error.what());  // the table is written again at the end
  }
}

// What another group has written over a newer table is made up for by looking again.
void Scan::write_table(const std::string& suffix) const {
  const std::string path = request_.directory + "/scan.csv";
  for (std::string written, now = scan_table(request_.directory, points_, is_refused_);
       now != written; now = scan_table(request_.directory, points_, is_refused_)) {
    replace_file(path, suffix, now);
    written = now;
  }
}

void Scan::exchange_outcomes() {
  std::string mine;
  for (std::size_t i = 0; i < points_.size(); ++i)
    if (outcomes_[i].is_known && !is_refused_[i])
      mine += fmt::format("{} {} {}\n", i, static_cast<int>(outcomes_[i].status),
                          one_line(outcomes_[i].sentence));
  for (const auto& text : context_.communicator.all_gather(mine)) {
    std::istringstream lines(text);
    std::size_t point = 0;
    for (int status = 0; lines >> point >> status;) {
      Outcome& outcome = outcomes_[point];
      outcome.is_known = true;
      outcome.status = static_cast<ExitStatus>(status);
      lines.ignore(1);
      std::getline(lines, outcome.sentence);
    }
  }
}

void Scan::report() const {
  on_root(context_.communicator, [&] {
    if (request_.only == 0) board_.remove();
    write_table("last");
    std::vector<ComparedRun> rows = compared_runs({request_.directory});
    std::size_t done = 0, refused = 0, failed = 0;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const Outcome& outcome = outcomes_[i];
      const bool ended = outcome.is_known && outcome.status == ExitStatus::done;
      if (is_finished_[i] || ended) {
        ++done;
      } else if (is_refused_[i]) {
        ++refused;
        rows[i].state = "refused";
        rows[i].verdict = one_line(outcome.sentence);
      } else if (outcome.is_known && outcome.status != ExitStatus::stopped) {
        ++failed;
        rows[i].state = "failed";
        rows[i].verdict = outcome.sentence;
        context_.log.warning(
            fmt::format("the point {} failed: {}", points_[i].name, outcome.sentence));
      }
    }
    if (request_.only > 0) rows = {rows[request_.only - 1]};
    print(context_, text_table(rows));
    std::string text = fmt::format("{} of {} points finished", done, points_.size());
    if (refused > 0) text += fmt::format(", {} refused", refused);
    if (failed > 0) text += fmt::format(", {} failed", failed);
    context_.log.info(text);
    if (status() == ExitStatus::stopped)
      context_.log.warning(fmt::format("stopped; go on with: ritz scan {} -o {} --resume",
                                       request_.file, request_.directory));
  });
}

ExitStatus Scan::status() const {
  auto first = ExitStatus::done;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    if (is_finished_[i] || (request_.only > 0 && i + 1 != request_.only)) continue;
    const Outcome& outcome = outcomes_[i];
    if (!outcome.is_known || outcome.status == ExitStatus::stopped) return ExitStatus::stopped;
    if (first == ExitStatus::done) first = outcome.status;
  }
  return first;
}

}  // namespace ritz
