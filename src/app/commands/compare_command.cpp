#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include <ritz/app/commands/commands.hpp>
#include <ritz/app/compare/comparison.hpp>
#include <ritz/base/text.hpp>
#include <ritz/parallel/on_root.hpp>

namespace ritz {

namespace {

using Table = std::string (*)(const std::vector<ComparedRun>&);

std::string table_of(const Context& context, const std::vector<ComparedRun>& runs,
                     const std::string& format) {
  const std::map<std::string, Table> tables = {{"text", text_table},
                                               {"csv", csv_table},
                                               {"markdown", markdown_table},
                                               {"latex", latex_table}};
  if (format != "varbench") return tables.at(format)(runs);
  std::vector<std::string> left_out;
  std::string rows = benchmark_tables(runs, left_out);
  for (const auto& sentence : left_out) context.log.warning(sentence);
  return rows;
}

}  // namespace

ExitStatus compare_command(const Context& context, const CompareOptions& options) {
  const std::vector<std::string> formats = {"text", "csv", "markdown", "latex", "varbench"};
  if (std::ranges::find(formats, options.format) == formats.end())
    throw UsageError(fmt::format("there is no format \"{}\"{}; expected {}", options.format,
                                 did_you_mean(options.format, formats), quoted_choice(formats)));
  on_root(context.communicator, [&] {
    std::vector<ComparedRun> runs = compared_runs(options.directories);
    // Beside runs, what lies among them (`results/*`) is only noted.
    const auto is_no_run = [](const ComparedRun& run) { return run.state == "no run"; };
    if (!std::ranges::all_of(runs, is_no_run)) {
      for (const auto& run : runs)
        if (is_no_run(run)) context.log.info("left out: " + run.verdict);
      std::erase_if(runs, is_no_run);
    }
    print(context, table_of(context, runs, options.format));
    // A damaged directory does not keep the others from being shown, but is no success.
    std::string complaints;
    for (const auto& run : runs)
      if (run.state == "damaged" || run.state == "nothing" || is_no_run(run))
        complaints += (complaints.empty() ? "" : "\n") + run.verdict;
    if (!complaints.empty()) throw UsageError(complaints);
  });
  return ExitStatus::done;
}

}  // namespace ritz
