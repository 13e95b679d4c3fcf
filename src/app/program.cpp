#include <ritz/app/program.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <new>

#include <ritz/app/commands/commands.hpp>
#include <ritz/app/session/provenance.hpp>
#include <ritz/app/session/report_line.hpp>
#include <ritz/app/session/same_start.hpp>
#include <ritz/app/session/stop_requests.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/base/shown.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

struct Arguments {
  RunOptions run;
  ScanOptions scan;
  CompareOptions compare;
  PlotOptions plot;
  ReportOptions report;
  PredictOptions predict;
  ListOptions list;
  bool quiet = false;
  bool check_gradient = false;
  bool version = false, full = false;
};

void add_file_and_overrides(CLI::App& command, Arguments& arguments) {
  command.add_option("FILE", arguments.run.file, "configuration in TOML")->required();
  // Later versions of CLI11 take no = in a name.
  command
      .add_option("CHANGE", arguments.run.overrides,
                  "replace one key, for example optimizer.iterations=500")
      ->type_name("KEY=VALUE");
}

void add_run_options(CLI::App& command, Arguments& arguments) {
  RunOptions& run = arguments.run;
  command.add_option("-o", run.directory, "directory for the results")->type_name("DIR");
  command.add_flag("--overwrite", run.overwrite, "replace what is already there");
  command.add_flag("--resume", run.resume, "go on with what was stopped");
  command.add_flag("--force", run.force, "run also what will not fit into the memory");
  command
      .add_option("--max-time", run.max_time,
                  "stop in time to end before this, with a checkpoint, for example 1h30m")
      ->type_name("TIME");
  command.add_flag("--quiet", arguments.quiet, "no progress, only warnings and the result");
}

void add_commands(CLI::App& app, Arguments& arguments) {
  app.require_subcommand(0, 1);
  CLI::Option* version = app.add_flag("--version", arguments.version, "print the version and end");
  app.add_flag("--full", arguments.full, "with --version: commit, compiler, libraries")
      ->needs(version);
  CLI::App* run = app.add_subcommand("run", "optimize a wavefunction and estimate its energy");
  add_file_and_overrides(*run, arguments);
  add_run_options(*run, arguments);
  CLI::App* scan = app.add_subcommand("scan", "run every combination of the [scan] table");
  add_file_and_overrides(*scan, arguments);
  add_run_options(*scan, arguments);
  scan->add_option("--groups", arguments.scan.groups,
                   "groups of ranks that run points side by side; as many as make the whole "
                   "finish first when left out")
      ->type_name("N")
      ->check(CLI::Range(1, 1000000));
  scan->add_option("--point", arguments.scan.point,
                   "run one point alone, counted from 1, for job arrays")
      ->type_name("K")
      ->check(CLI::Range(1, 1000000));
  CLI::App* fit = app.add_subcommand("fit", "learn from data: regression and classification");
  add_file_and_overrides(*fit, arguments);
  fit->add_option("-o", arguments.run.directory, "directory for the results")->type_name("DIR");
  fit->add_flag("--overwrite", arguments.run.overwrite, "replace a fit that is already there");
  fit->add_option("--max-time", arguments.run.max_time,
                  "stop in time to end before this, with the model so far, for example 1h30m")
      ->type_name("TIME");
  fit->add_flag("--force", arguments.run.force, "fit also what will not fit into the memory");
  fit->add_flag("--quiet", arguments.quiet, "no progress, only warnings and the result");
  fit->add_flag("--check-gradient", arguments.check_gradient,
                "hold back-propagation against differences, layer by layer, and fit nothing");
  CLI::App* predict = app.add_subcommand("predict", "predictions of a fitted model, as CSV");
  predict->add_option("DIR", arguments.predict.directory, "directory of a fit")->required();
  predict->add_option("DATA", arguments.predict.data, "file with the features")->required();
  predict->add_option("-o", arguments.predict.output, "where to write, else standard output")
      ->type_name("FILE.csv");
  predict->add_flag("--overwrite", arguments.predict.overwrite, "replace what is already there");
  CLI::App* check =
      app.add_subcommand("check", "validate a configuration, print it as resolved, run nothing");
  add_file_and_overrides(*check, arguments);
  CLI::App* exact = app.add_subcommand("exact", "print the exact or best-known energy of a system");
  add_file_and_overrides(*exact, arguments);
  CLI::App* list = app.add_subcommand("list", "every kind, its keys, defaults and meaning");
  list->add_option(
      "TOPIC", arguments.list.topic,
      "systems, wavefunctions, samplers, optimizers, observables, layers, models or settings");
  list->add_option("KIND", arguments.list.kind, "one of them, with all its keys");
  list->add_option("--format", arguments.list.format,
                   "text, json, json-schema (of whole configurations, for editors), or paths (of "
                   "all keys, for shells)")
      ->type_name("FORMAT");
  CLI::App* compare = app.add_subcommand("compare", "energies beside exact results, as a table");
  compare->add_option("DIR", arguments.compare.directories, "directories of runs and scans")
      ->required();
  compare
      ->add_option("--format", arguments.compare.format,
                   "text, csv, markdown, latex, or varbench (rows for the public variational "
                   "benchmark of lattice models)")
      ->type_name("FORMAT");
  CLI::App* plot = app.add_subcommand("plot", "draw energies, observables, scans and fits");
  plot->add_option("DIR", arguments.plot.directories, "directories of runs, scans and fits")
      ->required();
  plot->add_option("-o", arguments.plot.file, "the figure, ritz.png when left out")
      ->type_name("FILE.png|.svg|.pdf|...");
  plot->add_option("--panels", arguments.plot.panels,
                   "only the panels whose names begin like these, for example energy,variance")
      ->type_name("NAME,...");
  plot->add_option("--y", arguments.plot.y,
                   "of scans: energy, distance, variance, observables, or columns of scan.csv")
      ->type_name("NAME,...");
  plot->add_option("--x", arguments.plot.x, "of scans: the scanned key of the axis")
      ->type_name("KEY");
  plot->add_option("--group", arguments.plot.group,
                   "of scans: the scanned key that tells the curves apart")
      ->type_name("KEY");
  plot->add_flag("--relative", arguments.plot.relative,
                 "distances from the exact energy divided by it");
  plot->add_flag("--log", arguments.plot.log,
                 "of scans: a logarithmic axis where all values are positive");
  plot->add_flag("--overwrite", arguments.plot.overwrite, "replace what is already there");
  CLI::App* report =
      app.add_subcommand("report", "one HTML page: energies, verdicts, figures, papers to cite");
  report->add_option("DIR", arguments.report.directories, "directories of runs, scans and fits")
      ->required();
  report->add_option("-o", arguments.report.file, "the page, ritz.html when left out")
      ->type_name("FILE.html");
  report->add_flag("--overwrite", arguments.report.overwrite, "replace what is already there");
}

// Whether the command looks at requests to stop by itself.
bool asks_for_requests(const CLI::App& app, const Arguments& arguments) {
  return app.got_subcommand("run") || app.got_subcommand("scan") ||
         (app.got_subcommand("fit") && !arguments.check_gradient);
}

ExitStatus dispatch(CLI::App& app, const Context& context, const Arguments& arguments) {
  if (!asks_for_requests(app, arguments)) end_at_once_on_signals();
  if (app.got_subcommand("run")) return run_command(context, arguments.run);
  if (app.got_subcommand("fit"))
    return fit_command(context, arguments.run, arguments.check_gradient);
  if (app.got_subcommand("predict")) return predict_command(context, arguments.predict);
  if (app.got_subcommand("check")) return check_command(context, arguments.run);
  if (app.got_subcommand("exact")) return exact_command(context, arguments.run);
  if (app.got_subcommand("list")) return list_command(context, arguments.list);
  if (app.got_subcommand("scan")) return scan_command(context, arguments.run, arguments.scan);
  if (app.got_subcommand("plot")) return plot_command(context, arguments.plot);
  if (app.got_subcommand("report")) return report_command(context, arguments.report);
  return compare_command(context, arguments.compare);
}

std::string joined(int argc, char** argv, int first = 0) {
  std::string out;
  for (int i = first; i < argc; ++i) out += (i > first ? " " : "") + std::string(argv[i]);
  return out;
}

// The parser would say no more than that a command is missing.
void require_command(int argc, char** argv, bool any_option) {
  const std::vector<std::string> commands = {"run",   "scan", "fit",     "predict", "check",
                                             "exact", "list", "compare", "plot",    "report"};
  if (any_option && argc > 1 && argv[1][0] == '-') return;
  const std::string given = argc > 1 ? argv[1] : "";
  if (std::ranges::find(commands, given) != commands.end()) return;
  throw UsageError(fmt::format(
      "{}{}; expected {}; `ritz --help` shows what they do",
      given.empty() ? "no command is given" : fmt::format("there is no command \"{}\"", given),
      did_you_mean(given, commands), quoted_choice(commands)));
}

ExitStatus print_version(const Communicator& communicator, bool full) {
  Log log(Log::Mode::disabled);
  const Context context{communicator, log, ""};
  print(context, "ritz " + version() + '\n');
  if (!full) return ExitStatus::done;
  const Value facts = build_facts(communicator);
  for (const auto& [name, value, place] : facts.table().entries)
    if (name != "version") print(context, report_line(name, value.text()));
  return ExitStatus::done;
}

ExitStatus run_program(int argc, char** argv, const Communicator& communicator) {
  require_same(communicator, build_identity(), ExitStatus::environment, "the programs");
  require_same(communicator, joined(argc, argv, 1), ExitStatus::usage, "the arguments");
  CLI::App app("Variational Monte Carlo with neural quantum states.", "ritz");
  Arguments arguments;
  add_commands(app, arguments);
  require_command(argc, argv, true);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      if (communicator.is_root()) app.exit(error);
      return ExitStatus::done;
    }
    throw UsageError(fmt::format("{}; `ritz --help` shows what there is", error.what()));
  }
  if (arguments.version) return print_version(communicator, arguments.full);
  if (app.get_subcommands().empty()) require_command(argc, argv, false);
  Log log(!communicator.is_root() ? Log::Mode::disabled
          : arguments.quiet       ? Log::Mode::quiet
                                  : Log::Mode::normal);
  const Context context{communicator, log, joined(argc, argv)};
  return dispatch(app, context, arguments);
}

// An error of one rank alone: the message with rank and host, then all ranks stop.
[[noreturn]] void stop_all(const Communicator& communicator, ExitStatus status,
                           const char* message) {
  const std::string line = harmless(message);
  if (communicator.size() == 1)
    std::fprintf(stderr, "ritz: %s\n", line.c_str());
  else
    std::fprintf(stderr, "ritz: rank %d on %s: %s\n", communicator.rank(), host_name().c_str(),
                 line.c_str());
  std::fflush(stderr);
  communicator.abort(static_cast<int>(status));
  std::_Exit(static_cast<int>(status));
}

// A file must never get the number of a standard stream that the caller closed: messages would end
// up in it.
void open_missing_streams() {
  for (int stream = 0; stream <= 2; ++stream)
    if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0) return;
}

}  // namespace

int program(int argc, char** argv) {
  open_missing_streams();
  take_charge_of_signals();
  std::unique_ptr<Communicator> communicator;
  try {
    communicator = start_parallel(argc, argv);
  } catch (const std::exception& error) {
    // One process speaks for all that were started with it.
    if (*error.what()) std::fprintf(stderr, "ritz: %s\n", error.what());
    return static_cast<int>(ExitStatus::environment);
  }
  if (!communicator->is_root()) end_without_a_line();
  limit_blas_threads();
  try {
    const ExitStatus status = run_program(argc, argv, *communicator);
    ignore_signals();
    return static_cast<int>(status);
  } catch (const Error& error) {
    if (!error.collective()) stop_all(*communicator, error.status(), error.what());
    ignore_signals();
    // Mistakes of a configuration begin with their place, which editors understand.
    const bool has_place = dynamic_cast<const ConfigurationError*>(&error) != nullptr;
    if (communicator->is_root())
      std::fprintf(stderr, "%s%s\n", has_place ? "" : "ritz: ", harmless(error.what()).c_str());
    return static_cast<int>(error.status());
  } catch (const std::bad_alloc&) {
    stop_all(*communicator, ExitStatus::environment, out_of_memory_sentence().c_str());
  } catch (const std::exception& error) {
    stop_all(*communicator, ExitStatus::other, error.what());
  }
}

}  // namespace ritz
