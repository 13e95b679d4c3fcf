#include <ritz/app/scan/scan_report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include <ritz/app/compare/comparison.hpp>
#include <ritz/app/run/verdict.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

ScanStanding::ScanStanding(std::vector<ScanPoint> all, std::size_t only_one)
    : points(std::move(all)),
      is_refused(points.size(), false),
      is_finished(points.size(), false),
      outcomes(points.size()),
      only(only_one) {}

void ScanStanding::exchange(const Communicator& communicator) {
  std::string mine;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (outcomes[i].is_known && !is_refused[i])
      mine += fmt::format("{} {} {}\n", i, static_cast<int>(outcomes[i].status),
                          one_line(outcomes[i].sentence));
  for (const auto& text : communicator.all_gather(mine)) {
    std::istringstream lines(text);
    std::size_t point = 0;
    for (int status = 0; lines >> point >> status;) {
      PointOutcome& outcome = outcomes[point];
      outcome.is_known = true;
      outcome.status = static_cast<ExitStatus>(status);
      lines.ignore(1);
      std::getline(lines, outcome.sentence);
    }
  }
}

ExitStatus ScanStanding::status() const {
  auto first = ExitStatus::done;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (is_finished[i] || (only > 0 && i + 1 != only)) continue;
    const PointOutcome& outcome = outcomes[i];
    if (!outcome.is_known || outcome.status == ExitStatus::stopped) return ExitStatus::stopped;
    if (first == ExitStatus::done) first = outcome.status;
  }
  return first;
}

std::string energy_line(const std::string& directory) {
  const ComparedRun run = compared_runs({directory}).front();
  if (!std::isfinite(run.energy)) return run.verdict;
  return fmt::format("{} {}, verdict {}, {}", energy_text(run.energy, run.error), run.unit,
                     run.verdict, duration_text(run.seconds));
}

void report_scan(const Context& context, const ScanStanding& standing,
                 const ScanDirectory& directory, const std::string& file) {
  std::vector<ComparedRun> rows = compared_runs({directory.path()});
  std::size_t done = 0, refused = 0, failed = 0;
  for (std::size_t i = 0; i < standing.points.size(); ++i) {
    const PointOutcome& outcome = standing.outcomes[i];
    const bool ended = outcome.is_known && outcome.status == ExitStatus::done;
    if (standing.is_finished[i] || ended) {
      ++done;
    } else if (standing.is_refused[i]) {
      ++refused;
      rows[i].state = "refused";
      rows[i].verdict = one_line(outcome.sentence);
    } else if (outcome.is_known && outcome.status != ExitStatus::stopped) {
      ++failed;
      rows[i].state = "failed";
      rows[i].verdict = outcome.sentence;
      context.log.warning(
          fmt::format("the point {} failed: {}", standing.points[i].name, outcome.sentence));
    }
  }
  if (standing.only > 0) rows = {rows[standing.only - 1]};
  print(context, text_table(rows));
  std::string text = fmt::format("{} of {} points finished", done, standing.points.size());
  if (refused > 0) text += fmt::format(", {} refused", refused);
  if (failed > 0) text += fmt::format(", {} failed", failed);
  context.log.info(text);
  if (standing.status() == ExitStatus::stopped)
    context.log.warning(fmt::format("stopped; go on with: ritz scan {} -o {} --resume",
                                    shell_word(file), shell_word(directory.path())));
}

}  // namespace ritz
