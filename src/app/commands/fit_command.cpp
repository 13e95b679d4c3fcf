#include <fmt/format.h>

#include <filesystem>

#include <ritz/app/commands/commands.hpp>
#include <ritz/app/fit/fit.hpp>
#include <ritz/app/session/inputs.hpp>
#include <ritz/learning/complexity.hpp>
#include <ritz/learning/grid.hpp>

namespace ritz {

namespace {

FitProblem problem_of(const Context& context, const Value& configuration,
                      const RunOptions& options) {
  if (!describes_fit(configuration) && configuration.table().find("system"))
    throw UsageError(fmt::format("{}: the table [system] describes a run; make it with `ritz run`",
                                 options.file));
  const std::string directory = std::filesystem::path(options.file).parent_path().string();
  FitProblem problem = make_fit_problem(
      configuration, directory, [&](const std::string& path) { return read_input(context, path); });
  if (const auto grid = grid_of(problem.configuration)) {
    grid_recipes(problem, *grid);
    if (!problem.start_from.empty())
      throw UsageError(
          "start_from and training.grid exclude each other: a grid begins every fit anew");
  }
  if (const auto complexity = complexity_of(problem.configuration))
    complexity_recipes(problem, *complexity);
  return problem;
}

}  // namespace

ExitStatus fit_command(const Context& context, const RunOptions& options, bool check_gradient) {
  const double max_seconds = options.max_seconds();
  if (check_gradient && (!options.directory.empty() || options.overwrite))
    throw UsageError(
        "--check-gradient fits nothing and writes no files; expected no -o and no --overwrite");
  RunDirectory directory = options.directory.empty() ? RunDirectory::usual_for(options.file)
                                                     : RunDirectory(options.directory);
  const Value configuration = load_configuration(context, options);
  FitProblem problem = problem_of(context, configuration, options);
  if (check_gradient) return check_gradient_command(context, problem);
  const Existing existing = options.overwrite ? Existing::overwrite : Existing::refuse;
  const std::vector<std::string> inputs = inputs_of(configuration, options.file);
  directory.require_usable(context.communicator, existing, inputs);
  // From here on signals are requests; before it, reading from a pipe could not be interrupted.
  const StopRequests stop(max_seconds);
  return execute_fit(context, problem, directory, {existing, inputs, options.force}, stop);
}

ExitStatus check_fit(const Context& context, const Value& configuration,
                     const RunOptions& options) {
  const FitProblem problem = problem_of(context, configuration, options);
  for (const auto& note : problem.notes) context.log.warning(note);
  context.log.info(
      fmt::format("{}: no mistakes found; the configuration as resolved follows", options.file));
  print(context, toml_document(problem.configuration.table()));
  return ExitStatus::done;
}

}  // namespace ritz
