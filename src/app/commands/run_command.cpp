#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include <ritz/app/commands/commands.hpp>
#include <ritz/app/run/run.hpp>
#include <ritz/app/scan/scan.hpp>
#include <ritz/app/session/inputs.hpp>
#include <ritz/base/text.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/override.hpp>
#include <ritz/learning/fit_problem.hpp>
#include <ritz/setup/make_problem.hpp>

namespace ritz {

Value load_configuration(const Context& context, const RunOptions& options) {
  Value configuration = parse_toml(read_input(context, options.file), options.file);
  for (const auto& argument : options.overrides) apply_override(configuration, argument);
  return configuration;
}

namespace {

// A run or a scan goes on where its configuration lies, when that is the one which it left there.
std::string directory_of(const RunOptions& options) {
  if (!options.directory.empty()) return options.directory;
  const std::filesystem::path file(options.file);
  const bool was_left = file.filename() == "config.toml" || file.filename() == "scan.toml";
  if (options.resume && was_left) return file.has_parent_path() ? file.parent_path().string() : ".";
  return RunDirectory::usual_for(options.file).path();
}

bool has_scan(const Value& configuration) {
  return configuration.is_table() && configuration.table().find("scan") != nullptr;
}

void refuse_fit(const RunOptions& options, const Value& configuration) {
  if (describes_fit(configuration) && !configuration.table().find("system"))
    throw UsageError(fmt::format("{}: the table [{}] describes a fit; make it with `ritz fit`",
                                 options.file,
                                 configuration.table().find("model") ? "model" : "data"));
}

void refuse_scan(const Value& configuration) {
  if (!has_scan(configuration)) return;
  throw UsageError(
      fmt::format("{}: the table [scan] asks for many runs; make them with `ritz scan`",
                  configuration.table().find("scan")->place().text()));
}

// Every point, with what is wrong with it.
ExitStatus check_scan(const Context& context, const RunOptions& options,
                      const Value& configuration) {
  const std::vector<ScanPoint> points = scan_points(configuration);
  std::vector<std::string> mistakes;
  std::string listing;
  for (std::size_t i = 0; i < points.size(); ++i) {
    try {
      make_problem(points[i].configuration, 1);
      listing += fmt::format("{:>4}  {}\n", i + 1, points[i].name);
    } catch (const ConfigurationError& error) {
      listing += fmt::format("{:>4}  {}  refused\n", i + 1, points[i].name);
      for (const auto& line : error.mistakes())
        if (std::ranges::find(mistakes, line) == mistakes.end()) mistakes.push_back(line);
    }
  }
  context.log.info(fmt::format("{}: {} points", options.file, points.size()));
  print(context, listing);
  if (!mistakes.empty()) throw ConfigurationError(mistakes);
  return ExitStatus::done;
}

}  // namespace

double RunOptions::max_seconds() const {
  return max_time.empty() ? std::numeric_limits<double>::infinity() : duration_seconds(max_time);
}

Existing RunOptions::existing() const {
  if (resume && overwrite)
    throw UsageError("--resume and --overwrite exclude each other; give one of them");
  return resume ? Existing::resume : overwrite ? Existing::overwrite : Existing::refuse;
}

ExitStatus run_command(const Context& context, const RunOptions& options) {
  const Existing existing = options.existing();
  const double max_seconds = options.max_seconds();
  const Value configuration = load_configuration(context, options);
  // From here on signals are requests; before it, reading from a pipe could not be interrupted.
  const StopRequests stop(max_seconds);
  refuse_scan(configuration);
  refuse_fit(options, configuration);
  const RunRequest request{configuration, directory_of(options),
                           inputs_of(configuration, options.file), existing, options.force};
  return execute_run(context, request, stop);
}

ExitStatus scan_command(const Context& context, const RunOptions& options,
                        const ScanOptions& scan_options) {
  const Existing existing = options.existing();
  const std::string directory = directory_of(options);
  const double max_seconds = options.max_seconds();
  const ScanRequest request{load_configuration(context, options),
                            directory,
                            options.file,
                            existing,
                            scan_options.groups,
                            scan_options.point,
                            options.force};
  const StopRequests stop(max_seconds, directory + "/STOP");
  return Scan(context, request, stop).execute();
}

ExitStatus check_command(const Context& context, const RunOptions& options) {
  const Value configuration = load_configuration(context, options);
  if (describes_fit(configuration)) return check_fit(context, configuration, options);
  if (has_scan(configuration)) return check_scan(context, options, configuration);
  const ConfiguredProblem problem = make_problem(configuration, context.communicator.size());
  for (const auto& note : problem.notes) context.log.warning(note);
  context.log.info(
      fmt::format("{}: no mistakes found; the configuration as resolved follows", options.file));
  print(context, toml_document(problem.configuration.table()));
  if (const std::string listing = problem.hamiltonian->coupling_listing(); !listing.empty())
    context.log.info(listing);
  return ExitStatus::done;
}

}  // namespace ritz
