#include <ritz/app/scan/scan.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <sstream>

#include <ritz/app/run/run.hpp>
#include <ritz/app/session/environment.hpp>
#include <ritz/app/session/inputs.hpp>
#include <ritz/io/file.hpp>
#include <ritz/parallel/on_root.hpp>
#include <ritz/setup/make_problem.hpp>

namespace ritz {

Scan::Scan(const Context& context, const ScanRequest& request, const StopRequests& stop)
    : context_(context),
      request_(request),
      stop_(stop),
      standing_(scan_points(request.configuration), request.only),
      resolved_(standing_.points.size()),
      directory_(request.directory),
      board_(request.directory) {
  if (request_.only > n_points())
    throw UsageError(
        fmt::format("there is no point {}; the scan has {}", request_.only, n_points()));
  if (request_.groups > context_.communicator.size())
    throw UsageError(fmt::format("--groups is {}, and the number of ranks {}; a group needs a rank",
                                 request_.groups, context_.communicator.size()));
  check_points();
}

void Scan::check_points() {
  std::vector<std::string> mistakes;
  std::size_t fewest = 0;
  for (std::size_t i = 0; i < n_points(); ++i) {
    try {
      const ConfiguredProblem problem = make_problem(standing_.points[i].configuration, 1);
      resolved_[i] = problem.configuration;
      bytes_ += expected_bytes(problem);
      for (const auto& note : problem.notes)
        if (std::ranges::find(notes_, note) == notes_.end()) notes_.push_back(note);
      fewest = fewest == 0 ? problem.blocks.count() : std::min(fewest, problem.blocks.count());
    } catch (const UsageError& error) {
      standing_.is_refused[i] = true;
      standing_.outcomes[i] = {true, error.status(), error.what()};
      std::istringstream lines(error.what());
      for (std::string line; std::getline(lines, line);)
        if (std::ranges::find(mistakes, line) == mistakes.end()) mistakes.push_back(line);
    }
  }
  if (std::ranges::find(standing_.is_refused, false) == standing_.is_refused.end())
    throw ConfigurationError(mistakes);
  n_blocks_ = std::max<std::size_t>(fewest, 1);
}

void Scan::find_finished() {
  std::string marks;
  on_root(context_.communicator, [&] {
    for (std::size_t i = 0; i < n_points(); ++i)
      marks += request_.existing == Existing::resume && !standing_.is_refused[i] &&
                       directory_.is_finished(standing_.points[i], resolved_[i])
                   ? '1'
                   : '0';
  });
  context_.communicator.broadcast(marks);
  for (std::size_t i = 0; i < n_points(); ++i) standing_.is_finished[i] = marks[i] == '1';
}

std::vector<Scan::Task> Scan::tasks() const {
  if (request_.only > 0) {
    const std::size_t i = request_.only - 1;
    return standing_.is_refused[i] || standing_.is_finished[i] ? std::vector<Task>()
                                                               : std::vector<Task>{{i}};
  }
  const bool chained = starts_from_previous(request_.configuration);
  std::vector<Task> tasks;
  std::size_t chain = 0;
  for (std::size_t i = 0; i < n_points(); ++i) {
    if (standing_.is_refused[i] || standing_.is_finished[i]) continue;
    if (!chained || tasks.empty() || standing_.points[i].chain != chain) tasks.emplace_back();
    chain = standing_.points[i].chain;
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
  on_root(context_.communicator, [&] {
    directory_.prepare(request_.configuration, request_.existing, request_.only,
                       inputs_of(request_.configuration, request_.file));
    if (request_.only == 0) board_.clear();
  });
  find_finished();
  const auto already = std::ranges::count(standing_.is_finished, true);
  const std::vector<Task> all = tasks();
  const int groups = n_groups(all.size()), n_ranks = context_.communicator.size();
  announce(groups);
  context_.log.info(
      fmt::format("{} points{}, {} group{} of ranks, results in {}", n_points(),
                  already > 0 ? fmt::format(", {} of them finished before", already) : "", groups,
                  groups == 1 ? "" : "s", request_.directory));
  for (std::size_t i = 0; i < n_points(); ++i)
    if (standing_.is_refused[i])
      context_.log.warning(fmt::format("the point {} is refused and left out:\n{}",
                                       standing_.points[i].name, standing_.outcomes[i].sentence));
  on_root(context_.communicator,
          [&] { directory_.write_table(standing_.points, standing_.is_refused, "first"); });
  const int number = context_.communicator.rank() * groups / n_ranks;
  const auto group = context_.communicator.split(number);
  try {
    work(*group, number, all);
  } catch (const Error& error) {
    // The other groups do not meet this error: all have to be stopped.
    throw Error(error.status(), error.what(), n_ranks == group->size() && error.collective());
  }
  standing_.exchange(context_.communicator);
  on_root(context_.communicator, [&] {
    if (request_.only == 0) board_.remove();
    directory_.write_table(standing_.points, standing_.is_refused, "last");
    report_scan(context_, standing_, directory_, request_.file);
  });
  return standing_.status();
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
  // Of the other groups only warnings are shown.
  Log others(group.is_root() ? Log::Mode::quiet : Log::Mode::disabled);
  const bool speaks = group_number == 0 && group.is_root();
  const Context context{group, speaks ? context_.log : others, context_.command_line};
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
      if (standing_.points[i].chain != standing_.points[point].chain) break;
      const bool ended_well =
          standing_.outcomes[i].is_known && standing_.outcomes[i].status == ExitStatus::done;
      const bool is_there = request_.only > 0 && !standing_.is_refused[i];
      if (standing_.is_finished[i] || ended_well || is_there)
        start_from = directory_.of(standing_.points[i]);
    }
    context.log.set_progress_prefix([this, point] {
      const ScanBoard::Counts counts = board_.counts();
      const auto before = static_cast<std::size_t>(std::ranges::count(standing_.is_finished, true));
      return fmt::format("{}/{} points done{}  {}: ", counts.done + before, n_points(),
                         counts.failed > 0 ? fmt::format(", {} failed", counts.failed) : "",
                         standing_.points[point].name);
    });
    context.log.set_warning_prefix(standing_.points[point].name + ": ");
    run_point(context, point, start_from);
    context.log.set_warning_prefix("");
    context.log.set_progress_prefix(nullptr);
    note_end(context, group_number, point);
  }
}

void Scan::run_point(const Context& context, std::size_t point, const std::string& start_from) {
  RunRequest request{
      standing_.points[point].configuration, directory_.of(standing_.points[point]), {}};
  if (!start_from.empty()) request.configuration.table()["start_from"] = start_from;
  request.inputs = inputs_of(request.configuration, request_.file);
  request.existing = existing_for(request.directory);
  request.is_point = true;
  request.force = request_.force;
  PointOutcome& outcome = standing_.outcomes[point];
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
  const bool lost = is_there(directory + "/summary.json") &&
                    !is_there(directory + "/checkpoint.h5") &&
                    !is_there(directory + "/checkpoint.previous.h5");
  return lost ? Existing::overwrite : Existing::resume;
}

bool Scan::stop_wanted(const Communicator& group) const {
  bool wanted = StopRequests::caught() != 0;
  if (group.is_root()) wanted = wanted || stop_.seconds_left() <= 0 || stop_.file_is_there();
  return group.any(wanted || is_stopped_);
}

void Scan::note_end(const Context& context, int group_number, std::size_t point) {
  if (!context.communicator.is_root()) return;
  const PointOutcome& outcome = standing_.outcomes[point];
  if (outcome.status == ExitStatus::done)
    context.log.info(fmt::format("{}: {}", standing_.points[point].name,
                                 energy_line(directory_.of(standing_.points[point]))));
  try {
    if (request_.only == 0 && outcome.status != ExitStatus::stopped)
      board_.post(point, outcome.status == ExitStatus::done);
    directory_.write_table(standing_.points, standing_.is_refused,
                           fmt::format("{}.{}", group_number, request_.only));
  } catch (const FileError& error) {
    context.log.warning(error.what());  // the table is written again at the end
  }
}

}  // namespace ritz
