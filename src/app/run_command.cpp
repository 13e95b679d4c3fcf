#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/provenance.hpp"
#include "app/run_directory.hpp"
#include "app/run_report.hpp"
#include "app/verdict.hpp"
#include "base/text.hpp"
#include "io/configuration.hpp"
#include "io/file.hpp"
#include "io/hdf5_document.hpp"
#include "io/json.hpp"
#include "io/override.hpp"

namespace ritz {

Value load_configuration(const Context& context, const RunOptions& options) {
  Value configuration = parse_toml(read_input(context, options.file), options.file);
  for (const auto& argument : options.overrides) apply_override(configuration, argument);
  return configuration;
}

namespace {

// The walker that a bad energy belongs to, for inspection. Only rank 0 calls it.
void write_bad_energy(const std::string& path, const BadEnergy& bad) {
  Document document(path);
  document.set("walker", Document::Data(static_cast<std::int64_t>(bad.walker)));
  document.set("configuration", bad.configuration);
  document.set("terms", bad.terms);
  document.set("log_abs_psi", Document::Data(bad.log_psi));
  write_document(path, document);
}

// Rank 0 alone prints and judges, so that it alone may have to solve for the exact energy.
std::optional<ExactEnergy> known_energy(const Context& context, const Problem& problem) {
  if (!context.communicator.is_root()) return std::nullopt;
  try {
    return exact_energy(Settings(*problem.configuration.table().find("system")));
  } catch (const Error&) {
    return std::nullopt;  // a run does without
  }
}

// A run and the files it leaves behind.
class Run {
 public:
  Run(const Context& context, Problem& problem, const RunDirectory& directory)
      : context_(context),
        problem_(problem),
        directory_(directory),
        exact_(known_energy(context, problem)),
        driver_(context.communicator, problem) {}

  ExitStatus execute(bool overwrite) {
    const bool root = context_.communicator.is_root();
    // Collective, so that every rank takes part before rank 0 may fail.
    const Value origin = provenance(context_.communicator, context_.command_line);
    directory_.claim(context_.communicator, overwrite);
    if (root) write_text("config.toml", toml_document(problem_.configuration.table()));
    context_.log.info(
        run_header(problem_, context_.communicator.size(), directory_.path(), exact_));
    for (const auto& note : problem_.notes) context_.log.warning(note);
    RunMonitor monitor(context_.log, problem_, root ? directory_.file("history.csv") : "");
    driver_.add(monitor);
    try {
      driver_.run();
    } catch (const NumericsError& error) {
      monitor.finish();
      record_failure(error, origin);
      throw;
    }
    monitor.finish();
    record_success(origin);
    return ExitStatus::done;
  }

 private:
  void write_text(const std::string& name, const std::string& text) const {
    write_file_atomically(directory_.file(name), text);
  }

  void record_success(const Value& origin) {
    Document document(directory_.file("results.h5"));
    const EnergyEstimate estimate = driver_.estimate(document);
    const arma::mat times = driver_.times().summary(context_.communicator);
    if (!context_.communicator.is_root()) return;
    const bool measured = estimate.samples > 0;
    const std::string judgement =
        measured ? verdict(estimate, problem_.sampler->always_accepts(), driver_.history(), exact_)
                 : "no final energy: estimate.samples is 0";
    const Value summary = run_summary(problem_, driver_, estimate, exact_, "finished", judgement,
                                      times, context_.communicator.size());
    // A full disk must not hide the energy, nor a closed screen cost the files.
    std::exception_ptr failure;
    try {
      write_text("summary.json", json_text(summary));
      write_results(document, problem_, driver_, estimate, summary, origin);
      write_document(directory_.file("results.h5"), document);
    } catch (const FileError&) {
      failure = std::current_exception();
    }
    if (measured)
      print(context_, run_footer(problem_, estimate, exact_, judgement, driver_.seconds()));
    if (failure) std::rethrow_exception(failure);
  }

  void record_failure(const NumericsError& error, const Value& origin) {
    const arma::mat times = driver_.times().summary(context_.communicator);
    if (!context_.communicator.is_root()) return;
    if (const auto* bad = dynamic_cast<const BadEnergyError*>(&error))
      write_bad_energy(directory_.file("bad_energy.h5"), bad->bad());
    const EnergyEstimate none;
    const Value summary = run_summary(problem_, driver_, none, exact_, "failed", error.what(),
                                      times, context_.communicator.size());
    Document document(directory_.file("results.h5"));
    write_results(document, problem_, driver_, none, summary, origin);
    write_document(directory_.file("results.h5"), document);
    write_text("summary.json", json_text(summary));
  }

  const Context& context_;
  Problem& problem_;
  const RunDirectory& directory_;
  std::optional<ExactEnergy> exact_;
  Driver driver_;
};

}  // namespace

ExitStatus run_command(const Context& context, const RunOptions& options) {
  const RunDirectory directory = options.directory.empty() ? RunDirectory::usual_for(options.file)
                                                           : RunDirectory(options.directory);
  Problem problem = make_problem(load_configuration(context, options), context.communicator.size());
  if (!options.overwrite) directory.require_free(context.communicator);
  return Run(context, problem, directory).execute(options.overwrite);
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
