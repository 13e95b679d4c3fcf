#include <fmt/format.h>

#include <filesystem>
#include <limits>

#include "app/commands.hpp"
#include "app/run.hpp"
#include "base/text.hpp"
#include "io/configuration.hpp"
#include "io/override.hpp"
#include "vmc/problem.hpp"

namespace ritz {

Value load_configuration(const Context& context, const RunOptions& options) {
  Value configuration = parse_toml(read_input(context, options.file), options.file);
  for (const auto& argument : options.overrides) apply_override(configuration, argument);
  return configuration;
}

namespace {

// A run goes on where its configuration lies, when that is the one which it left there.
std::string directory_of(const RunOptions& options) {
  if (!options.directory.empty()) return options.directory;
  const std::filesystem::path file(options.file);
  if (options.resume && file.filename() == "config.toml")
    return file.has_parent_path() ? file.parent_path().string() : ".";
  return RunDirectory::usual_for(options.file).path();
}

}  // namespace

double RunOptions::max_seconds() const {
  return max_time.empty() ? std::numeric_limits<double>::infinity() : duration_seconds(max_time);
}

ExitStatus run_command(const Context& context, const RunOptions& options) {
  if (options.resume && options.overwrite)
    throw UsageError("--resume and --overwrite exclude each other; give one of them");
  const StopRequests stop(options.max_seconds());
  RunRequest request{load_configuration(context, options), directory_of(options)};
  if (options.resume) request.existing = Existing::resume;
  if (options.overwrite) request.existing = Existing::overwrite;
  RunDirectory(request.directory)
      .require_replaceable(context.communicator, options.file, request.existing);
  return execute_run(context, request, stop);
}

ExitStatus check_command(const Context& context, const RunOptions& options) {
  const Problem problem =
      make_problem(load_configuration(context, options), context.communicator.size());
  for (const auto& note : problem.notes) context.log.warning(note);
  context.log.info(
      fmt::format("{}: no mistakes found; the configuration as resolved follows", options.file));
  print(context, toml_document(problem.configuration.table()));
  if (const std::string listing = problem.hamiltonian->coupling_listing(); !listing.empty())
    context.log.info(listing);
  return ExitStatus::done;
}

}  // namespace ritz
