#include <ritz/app/run/run.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <ritz/app/run/checkpoint.hpp>
#include <ritz/app/run/known_energy.hpp>
#include <ritz/app/run/run_monitor.hpp>
#include <ritz/app/run/run_report.hpp>
#include <ritz/app/run/same_run.hpp>
#include <ritz/app/run/start_from.hpp>
#include <ritz/app/run/verdict.hpp>
#include <ritz/app/session/environment.hpp>
#include <ritz/app/session/provenance.hpp>
#include <ritz/app/session/report_line.hpp>
#include <ritz/app/session/same_start.hpp>
#include <ritz/base/clock.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/base/text.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/io/json.hpp>
#include <ritz/parallel/on_root.hpp>
#include <ritz/setup/make_problem.hpp>

namespace ritz {

namespace {

// The walker that a bad energy belongs to, for inspection. Only rank 0 calls it.
void write_bad_energy(RunDirectory& directory, const BadEnergy& bad) {
  Document document(directory.file("bad_energy.h5"));
  document.set("walker", Document::Data(static_cast<std::int64_t>(bad.walker)));
  document.set("configuration", bad.configuration);
  document.set("terms", bad.terms);
  document.set("log_abs_psi", Document::Data(bad.log_psi));
  directory.write("bad_energy.h5", to_hdf5(document));
}

// A file that a run has left, read by rank 0 and sent to all; empty where there is none.
// Collective.
std::string left_behind(const Context& context, const std::string& path) {
  std::string text;
  on_root(context.communicator, [&] {
    if (is_there(path)) text = read_file(path);
  });
  context.communicator.broadcast(text);
  return text;
}

// The sizes of a run and the keys that make them, for when there is no memory for it.
std::string sizes_of(const ConfiguredProblem& problem) {
  return fmt::format(
      "{} walkers (sampler.walkers) of {} numbers (system), {} samples in an iteration "
      "(optimizer.samples) and {} parameters (wavefunction); make the largest of these smaller, or "
      "use more nodes",
      problem.blocks.n_walkers, problem.hamiltonian->space().n_dof(), problem.optimization.samples,
      problem.wavefunction->n_parameters());
}

// A run and the files it leaves behind.
class Run {
 public:
  Run(const Context& context, ConfiguredProblem& problem, const RunRequest& request,
      const StopRequests& stop, Forecast forecast)
      : context_(context),
        problem_(problem),
        request_(request),
        stop_(stop),
        forecast_(std::move(forecast)),
        directory_(request.directory),
        exact_(known_energy(context, *problem.hamiltonian, stop, 0.25)),
        driver_(context.communicator, problem) {}

  ExitStatus execute() {
    const LogRecord record(context_.log);
    directory_.require_usable(context_.communicator, request_.existing, request_.inputs);
    // Collective, so that every rank takes part before rank 0 may fail.
    origin_ = provenance(context_.communicator, context_.command_line);
    // What can be refused is tried before anything in the directory moves.
    const bool may_resume = request_.existing == Existing::resume;
    if (!may_resume && !problem_.start_from.empty()) take_parameters(context_, problem_);
    const bool resumed =
        directory_.claim(context_.communicator, request_.existing, request_.inputs);
    try {
      return claimed(resumed, may_resume);
    } catch (const std::exception& error) {
      context_.log.note(fmt::format("ritz: {}\n", error.what()));
      directory_.give_back();
      throw;
    }
  }

 private:
  ExitStatus claimed(bool resumed, bool may_resume) {
    tell_notes();
    if (resumed && !go_on()) return ExitStatus::done;
    on_root(context_.communicator,
            [&] { context_.log.record_to(directory_.open_log(log_header(origin_))); });
    if (!resumed && may_resume && !problem_.start_from.empty()) take_parameters(context_, problem_);
    on_root(context_.communicator, [&] { directory_.write_configuration(problem_.configuration); });
    announce();
    const ExitStatus status = simulate();
    on_root(context_.communicator, [&] { directory_.settle(); });
    return status;
  }

  void tell_notes() {
    for (const auto& note : directory_.take_notes()) context_.log.warning(note);
  }

  // Takes up the run that is in the directory. False when there is nothing left to do.
  bool go_on() {
    const std::string config_path = directory_.file("config.toml");
    const Value config = parse_toml(left_behind(context_, config_path), config_path);
    const std::string summary = left_behind(context_, directory_.file("summary.json"));
    auto checkpoint = read_checkpoint(context_, directory_);
    const Value& then = checkpoint ? checkpoint->configuration : config;
    if (!then.table().entries.empty())
      require_same_run(problem_.configuration, then, directory_.path());
    const Before before = run_before(summary);
    const bool is_optimized =
        before.is_finished && before.iterations >= problem_.optimization.iterations;
    const bool has_fewer = before.samples < problem_.estimate.samples;
    const bool is_same = same_estimate(problem_.configuration, config);
    if (is_optimized && !is_same && before.samples > problem_.estimate.samples)
      throw UsageError(fmt::format(
          "the run in \"{}\" is finished with {} samples, and {} would take the place of a better "
          "estimate; give estimate.samples = {} or more, or another directory with -o DIR",
          directory_.path(), before.samples, problem_.estimate.samples, before.samples));
    if (is_optimized && is_same && !has_fewer) {
      context_.log.info(
          fmt::format("the run in \"{}\" is finished already; more iterations or samples would "
                      "make it go on",
                      directory_.path()));
      return false;
    }
    if (checkpoint) {
      driver_.load(checkpoint->state, same_estimate(problem_.configuration, then));
      origin_.table()["resumed_from"] =
          fmt::format("{}, iteration {}", checkpoint->file, driver_.iteration());
      context_.log.info(fmt::format("going on from {} at iteration {}",
                                    directory_.file(checkpoint->file), driver_.iteration()));
    } else if (!summary.empty()) {
      throw FileError(fmt::format("\"{}\" holds a run without a checkpoint to go on from; begin "
                                  "anew with --overwrite, or in another directory",
                                  directory_.path()),
                      true);
    } else if (!problem_.start_from.empty()) {
      take_parameters(context_, problem_);
    }
    on_root(context_.communicator, [&] {
      directory_.go_on_from(checkpoint ? checkpoint->file : "", problem_.configuration);
      tell_notes();
    });
    return true;
  }

  // What the summary of a run says of it. One that is damaged is written anew at the end.
  struct Before {
    bool is_finished = false;
    std::uint64_t iterations = 0, samples = 0;
  };
  Before run_before(const std::string& summary) const {
    Value value{Value::Table()};
    try {
      if (!summary.empty()) value = parse_json(summary, directory_.file("summary.json"));
    } catch (const FileError& error) {
      context_.log.warning(error.what());
    }
    if (!value.is_table()) return {};
    const auto number = [&](const char* key) {
      const Value* found = value.table().find(key);
      return found && found->is_integer() ? static_cast<std::uint64_t>(found->integer()) : 0;
    };
    const Value* state = value.table().find("state");
    return {state && state->is_text() && state->text() == "finished", number("iterations"),
            number("samples")};
  }

  // What a person should know before the run. Collective.
  void announce() const {
    const std::vector<std::string> warnings = environment_warnings(context_.communicator);
    if (!context_.communicator.is_root()) return;
    const std::string header = run_header(problem_, context_.communicator.size(), directory_.path(),
                                          exact_.value, forecast_);
    // The scan has said what holds for all its points.
    request_.is_point ? context_.log.note(header + '\n') : context_.log.info(header);
    for (const auto& note : problem_.notes) tell(note);
    for (const auto& warning : warnings) tell(warning);
    const std::string room = room_warning(directory_.path(), expected_bytes(problem_));
    if (!room.empty()) tell(room);
  }

  void tell(const std::string& warning) const {
    request_.is_point ? context_.log.record_warning(warning) : context_.log.warning(warning);
  }

  ExitStatus simulate() {
    const bool root = context_.communicator.is_root();
    RunMonitor monitor(context_.log, problem_, root ? &directory_ : nullptr, driver_.history());
    CheckpointWriter checkpoints(context_, problem_, driver_, directory_, stop_,
                                 [&] { monitor.flush(); });
    driver_.add(monitor);
    driver_.add(checkpoints);
    bool finished = false;
    const auto start = Clock::now();
    try {
      finished = driver_.run();
    } catch (const NumericsError& error) {
      monitor.finish();
      record_end("failed", error.what(), dynamic_cast<const BadEnergyError*>(&error));
      throw;
    }
    monitor.finish();
    context_.log.note(
        report_line("optimization",
                    fmt::format("{} iterations in all, {} of this call", driver_.history().size(),
                                duration_text(seconds_since(start)))));
    if (finished) {
      record_success();
      return ExitStatus::done;
    }
    record_end("stopped", "stopped by " + checkpoints.reason());
    if (!request_.is_point)
      context_.log.warning(fmt::format(
          "stopped by {} after {} iterations; go on with: ritz run {} --resume",
          checkpoints.reason(), driver_.iteration(), shell_word(directory_.file("config.toml"))));
    return ExitStatus::stopped;
  }

  void write_text(const std::string& name, const std::string& text) {
    directory_.write(name, text);
  }

  void record_success() {
    Document document(directory_.file("results.h5"));
    const auto start = Clock::now();
    const EnergyEstimate estimate = driver_.estimate(document);
    const RunCost cost = run_cost(context_.communicator, driver_);
    if (!context_.communicator.is_root()) return;
    const bool measured = estimate.samples > 0;
    if (exact_.is_left) exact_ = known_energy(context_, *problem_.hamiltonian, stop_, 0.75);
    if (exact_.is_left)
      context_.log.warning("there was no time left for the exact energy; `ritz exact` gives it");
    const Verdict verdict = judge(estimate, run_facts(problem_), driver_.history(), exact_.value);
    const std::string judgement =
        measured ? verdict.text() : "no final energy: estimate.samples is 0";
    Value summary =
        run_summary(problem_, driver_, estimate, exact_.value, "finished", judgement, cost);
    if (measured) add_verdicts(verdict, summary);
    add_warnings(context_.log.warnings(), summary);
    context_.log.note(
        report_line("final estimate",
                    fmt::format("{} samples in all, {} of this call", estimate.samples,
                                duration_text(seconds_since(start)))) +
        time_text(cost, driver_.seconds()));
    // A full disk must not hide the energy, nor a closed screen cost the files.
    std::exception_ptr failure;
    try {
      write_text("summary.json", json_text(summary));
      write_results(document, problem_, driver_, estimate, summary, origin_);
      directory_.write("results.h5", to_hdf5(document));
      directory_.shown();
    } catch (const FileError&) {
      failure = std::current_exception();
    }
    const std::string clipping = clipping_line(problem_, driver_.history());
    const std::string footer =
        run_footer(problem_, estimate, exact_.value, verdict, driver_.seconds());
    if (request_.is_point) {
      context_.log.note(clipping + '\n' + (measured ? footer : ""));
    } else {
      if (!clipping.empty()) context_.log.info(clipping);
      if (measured) print(context_, footer);
    }
    if (failure) std::rethrow_exception(failure);
  }

  // A run that is not finished has no final energy, but all else.
  void record_end(const std::string& state, const std::string& why,
                  const BadEnergyError* bad = nullptr) {
    const RunCost cost = run_cost(context_.communicator, driver_);
    on_root(context_.communicator, [&] {
      if (bad) write_bad_energy(directory_, bad->bad());
      const EnergyEstimate none;
      Value summary = run_summary(problem_, driver_, none, exact_.value, state, why, cost);
      add_warnings(context_.log.warnings(), summary);
      context_.log.note(time_text(cost, driver_.seconds()));
      write_text("summary.json", json_text(summary));
      Document document(directory_.file("results.h5"));
      write_results(document, problem_, driver_, none, summary, origin_);
      directory_.write("results.h5", to_hdf5(document));
      if (state == "failed") directory_.failed();
      tell_notes();
    });
  }

  const Context& context_;
  ConfiguredProblem& problem_;
  const RunRequest& request_;
  const StopRequests& stop_;
  Forecast forecast_;  // on rank 0
  RunDirectory directory_;
  KnownEnergy exact_;
  Driver driver_;
  Value origin_;
};

}  // namespace

ExitStatus execute_run(const Context& context, const RunRequest& request,
                       const StopRequests& stop) {
  ConfiguredProblem problem = make_problem(request.configuration, context.communicator.size());
  const MemoryUse use(sizes_of(problem));
  require_same(context.communicator, RunDirectory::resolved_text(problem.configuration),
               ExitStatus::environment, "the configurations");
  // Rank 0 alone says what the run will take, so that it alone tries it.
  Forecast will_take;
  if (context.communicator.is_root()) will_take = forecast(problem, context.communicator.size());
  const NeededMemory needed =
      context.communicator.is_root() ? needed_memory(problem, will_take) : NeededMemory();
  require_room_in_memory(context, "the run", needed, request.force);
  return Run(context, problem, request, stop, will_take).execute();
}

}  // namespace ritz
