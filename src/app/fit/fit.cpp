#include <ritz/app/fit/fit.hpp>

#include <fmt/format.h>

#include <memory>

#include <ritz/app/fit/fit_report.hpp>
#include <ritz/app/session/environment.hpp>
#include <ritz/app/session/provenance.hpp>
#include <ritz/app/session/stop_poll.hpp>
#include <ritz/base/clock.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/base/text.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/io/json.hpp>
#include <ritz/io/user_block.hpp>
#include <ritz/learning/assessment/metrics.hpp>
#include <ritz/learning/complexity.hpp>
#include <ritz/learning/fit_memory.hpp>
#include <ritz/learning/grid.hpp>
#include <ritz/learning/model_file.hpp>

namespace ritz {

namespace {

// A fit and the files it leaves behind.
class Fit {
 public:
  Fit(const Context& context, FitProblem& problem, RunDirectory& directory,
      const StopRequests& stop, double bytes)
      : context_(context),
        communicator_(context.communicator),
        problem_(problem),
        directory_(directory),
        alone_(serial_communicator()),
        poll_(communicator_, stop, directory.file("STOP")),
        own_poll_(*alone_, stop, directory.file("STOP")),
        bytes_(bytes),
        predictor_(problem.recipe) {}

  ExitStatus execute(Existing existing, const std::vector<std::string>& inputs) {
    if (!problem_.start_from.empty()) go_on_from(problem_.start_from);
    // Collective, so that every rank takes part before rank 0 may fail.
    origin_ = provenance(communicator_, context_.command_line);
    directory_.claim(communicator_, existing, inputs);
    try {
      return claimed();
    } catch (const std::exception& error) {
      context_.log.note(fmt::format("ritz: {}\n", error.what()));
      directory_.give_back();
      throw;
    }
  }

 private:
  ExitStatus claimed() {
    tell_notes();
    if (communicator_.is_root()) context_.log.record_to(directory_.open_log(log_header(origin_)));
    write_configuration();
    context_.log.info(
        fit_header(problem_, predictor_.model(), communicator_.size(), bytes_, directory_.path()));
    for (const auto& note : problem_.notes) context_.log.warning(note);
    try {
      begin_summary();
      if (const auto grid = grid_of(problem_.configuration)) search(*grid);
      learn();
      validate();
    } catch (const Error& error) {
      context_.log.finish();
      if (error.status() == ExitStatus::bad_numbers) {
        record_end("failed", error.what());
        throw;
      }
      if (error.status() != ExitStatus::stopped) throw;
      reason_ = error.what();
    }
    if (reason_.empty())
      record_end("finished", "");
    else
      record_end("stopped", fmt::format("stopped by {} {}", reason_, stage_));
    if (!reason_.empty())
      context_.log.warning(fmt::format("stopped by {} {}; {}", reason_, stage_, how_to_go_on()));
    if (communicator_.is_root()) directory_.settle();
    return reason_.empty() ? ExitStatus::done : ExitStatus::stopped;
  }

  void tell_notes() {
    for (const auto& note : directory_.take_notes()) context_.log.warning(note);
  }

  void write(const std::string& name, const std::string& text) {
    if (communicator_.is_root()) directory_.write(name, text);
  }

  void write_configuration() {
    if (communicator_.is_root()) directory_.write_configuration(problem_.configuration);
  }

  // The best point of the grid takes the place of what the configuration says.
  void search(const Grid& grid) {
    stage_ = "during the grid search";
    const GridResult result = grid_search(communicator_, problem_, grid, watch());
    context_.log.finish();
    if (arma::accu(result.judged) > 0) print(context_, grid_text(grid, result));
    write("grid.csv", grid_csv(grid, result));
    summary_.table()["grid"] = grid_summary(grid, result);
    if (!result.interrupted.empty()) throw Error(ExitStatus::stopped, result.interrupted, true);
    if (!result.has_best())
      throw NumericsError(
          "training diverged at every point of the grid; try smaller learning rates");
    problem_.configuration = grid.at(problem_.configuration, result.best_row, result.best_column);
    problem_.recipe = recipe_of(problem_.configuration, problem_.recipe.context.n_features,
                                problem_.recipe.context.n_outputs);
    predictor_ = Predictor(problem_.recipe);
    begin_summary();
  }

  void go_on_from(const std::string& directory) {
    const std::string path = directory + "/model.h5";
    const std::string bytes = read_input(context_, path);
    check_user_block(bytes, path);
    take_state(from_hdf5(bytes, path), problem_, predictor_);
    context_.log.info(
        fmt::format("  goes on from {}, after {} epochs", directory, predictor_.model().epochs()));
    const Settings& training = problem_.recipe.training;
    const std::uint64_t made = predictor_.model().epochs();
    if (made > 0 && training.has("epochs") &&
        made >= static_cast<std::uint64_t>(training.integer("epochs")))
      context_.log.warning(
          fmt::format("nothing is left to train: {} epochs are made and \"training.epochs\" is {}; "
                      "give more of them",
                      made, training.integer("epochs")));
  }

  // Shows how far a search or a validation is, and lets this rank stop.
  ValidationWatch watch() {
    own_poll_.step_begins();
    return {[this](const std::string& what, arma::uword done, arma::uword total) {
              context_.log.progress(fmt::format("{} {}/{}", what, done, total));
            },
            [this] {
              if (own_poll_.wants_stop()) throw Error(ExitStatus::stopped, own_poll_.reason());
            }};
  }

  void begin_summary() {
    Value::Table& s = summary_.table();
    const DataSet& train = problem_.data.train;
    s["state"] = "unfinished";
    s["task"] = task_name(train.task());
    s["model"] = Settings(*problem_.configuration.table().find("model")).kind();
    s["architecture"] = predictor_.model().architecture();
    s["features"] = static_cast<std::int64_t>(train.n_features());
    s["seed"] = static_cast<std::int64_t>(problem_.seed);
    s["ranks"] = communicator_.size();
  }

  void learn() {
    FitMonitor monitor(context_.log, communicator_.is_root() ? &directory_ : nullptr, poll_);
    const Clock::time_point start = Clock::now();
    poll_.step_begins();
    predictor_.fit(communicator_, problem_.data.train, monitor);
    fit_seconds_ = seconds_since(start);
    monitor.finish();
    has_learnt_ = true;
    judge();
    if (poll_.reason().empty()) return;
    stage_ = fmt::format("after {} of {} epochs", predictor_.model().epochs(),
                         problem_.recipe.training.integer("epochs"));
    throw Error(ExitStatus::stopped, poll_.reason(), true);
  }

  void judge() {
    Value::Table& s = summary_.table();
    const DataSet &train = problem_.data.train, &test = problem_.data.test;
    s["train"] = metric_table(train, predictor_.predict(train.x));
    s["test"] = Value(arma::datum::nan);  // null
    if (test.n_rows() == 0) return;
    const arma::mat prediction = predictor_.predict(test.x);
    s["test"] = metric_table(test, prediction);
    write("predictions.csv",
          predictions_csv(test.target_names, test.class_names, prediction, &test.y));
    if (test.class_names.size() == 2)
      write("roc.csv", numbers_csv({"false_positive_rate", "true_positive_rate", "threshold"},
                                   roc_curve(test.y.row(1), prediction.row(1))));
  }

  void validate() {
    const ValidationPlan& plan = problem_.validation;
    const FitData& data = problem_.data;
    if (plan.n_folds == 0 && plan.n_resamples == 0 && plan.learning_curve.empty()) return;
    stage_ = "during the validation";
    if (poll_.wants_stop()) throw Error(ExitStatus::stopped, poll_.reason(), true);
    const ValidationWatch told = watch();
    Value::Table& s = summary_.table();
    if (plan.n_folds > 0) {
      const arma::mat folds = cross_validate(communicator_, problem_.recipe, data.all, plan, told);
      Value::Table& out = s["cross_validation"].table();
      out["folds"] = static_cast<std::int64_t>(plan.n_folds);
      add_metrics(out, data.all.task(), folds);
    }
    if (plan.n_resamples > 0) {
      const BiasVariance split = bias_variance(communicator_, problem_.recipe, data.train,
                                               data.test, plan.n_resamples, told);
      Value::Table& out = s["bootstrap"].table();
      out["resamples"] = static_cast<std::int64_t>(plan.n_resamples);
      out["error"] = split.error;
      out["bias_squared"] = split.bias_squared;
      out["variance"] = split.variance;
      add_metrics(out, data.all.task(), split.metrics);
    }
    if (const auto complexity = complexity_of(problem_.configuration))
      vary_complexity(*complexity, told);
    if (!plan.learning_curve.empty()) write_learning_curve(told);
    context_.log.finish();
  }

  void vary_complexity(const Variation& variation, const ValidationWatch& told) {
    const auto curve = complexity_curve(communicator_, problem_, variation, told);
    write("complexity.csv", complexity_csv(variation, problem_.data.all.task(), curve));
    summary_.table()["complexity"] = complexity_summary(variation, curve);
    complexity_text_ = complexity_text(variation, curve);
  }

  void write_learning_curve(const ValidationWatch& told) {
    const FitData& data = problem_.data;
    const LearningCurve curve = learning_curve(communicator_, problem_.recipe, data.train,
                                               data.test, problem_.validation.learning_curve, told);
    std::vector<std::string> columns = {"rows"};
    for (const char* part : {"train_", "test_"})
      for (const auto& name : metric_names(data.train.task())) columns.push_back(part + name);
    write("learning_curve.csv",
          numbers_csv(columns, arma::join_rows(arma::conv_to<arma::vec>::from(curve.n_rows),
                                               curve.train.t(), curve.test.t())));
  }

  // What there is, in every case: of a search that was stopped there is no model yet.
  void record_end(const std::string& state, const std::string& verdict) {
    Value::Table& s = summary_.table();
    s["state"] = state;
    if (!verdict.empty()) s["verdict"] = verdict;
    if (has_learnt_) {
      const Model& model = predictor_.model();
      s["parameters"] = static_cast<std::int64_t>(model.n_parameters());
      s["epochs"] = static_cast<std::int64_t>(model.epochs());
      model.describe(s);
      s["fit_seconds"] = fit_seconds_;
    }
    s["seconds"] = seconds_since(start_);
    const auto& warnings = context_.log.warnings();
    s["warnings"] = Value::Array(warnings.begin(), warnings.end());
    s["provenance"] = origin_;
    if (!communicator_.is_root()) return;
    // A full disk must not hide the numbers, nor a closed screen cost the files.
    std::exception_ptr failure;
    try {
      if (has_learnt_) write_model_files();
      // It goes on from the best point of the grid, not with the search.
      if (!reason_.empty() && has_learnt_) write_configuration();
      s["peak_memory_mb"] = peak_memory() / 1e6;
      write("summary.json", json_text(summary_));
      has_learnt_ ? directory_.shown() : directory_.failed();
      tell_notes();
    } catch (const FileError&) {
      failure = std::current_exception();
    }
    if (has_learnt_) print(context_, fit_footer(summary_) + complexity_text_);
    if (failure) std::rethrow_exception(failure);
  }

  std::string how_to_go_on() const {
    const std::string& here = directory_.path();
    const std::string configuration = shell_word(directory_.file("config.toml"));
    if (!has_learnt_)
      return fmt::format("nothing is fitted yet; begin anew with: ritz fit {} -o {}", configuration,
                         shell_word(here + "-again"));
    return fmt::format("go on with: ritz fit {} {} -o {}", configuration,
                       shell_word("start_from=" + here), shell_word(here + "-continued"));
  }

  void write_model_files() {
    const std::string path = directory_.file("model.h5");
    directory_.write("model.h5", to_hdf5(model_document(path, problem_, predictor_)));
    if (predictor_.model().linear_map())
      write("coefficients.csv", coefficients_csv(problem_, predictor_));
    if (!predictor_.model().samples().is_empty())
      write("samples.csv", samples_csv(problem_, predictor_));
    if (const PenaltyPath* along = predictor_.model().penalty_path()) {
      std::vector<std::string> columns = {"lambda"};
      for (const auto& name : predictor_.polynomial().names(problem_.data.train.feature_names))
        columns.push_back(name);
      write("path.csv",
            numbers_csv(columns, arma::join_rows(along->lambda, along->coefficients.t())));
    }
  }

  const Context& context_;
  const Communicator& communicator_;
  FitProblem& problem_;
  RunDirectory& directory_;
  std::unique_ptr<Communicator> alone_;
  StopPoll poll_, own_poll_;  // of all ranks together, and of this one, while it works alone
  double bytes_;              // that it is forecast to take
  Predictor predictor_;
  bool has_learnt_ = false;
  std::string stage_, reason_;  // where it is, and why it stops there
  Value origin_;
  Value summary_{Value::Table{}};
  std::string complexity_text_;
  double fit_seconds_ = 0;
  Clock::time_point start_ = Clock::now();
};

}  // namespace

ExitStatus execute_fit(const Context& context, FitProblem& problem, RunDirectory& directory,
                       const FitRequest& request, const StopRequests& stop) {
  const LogRecord record(context.log);
  const DataSet& all = problem.data.all;
  const MemoryUse use(
      fmt::format("{} rows of {} features (data), a model of kind \"{}\" and its fits "
                  "(model, training, validation); make the largest of these smaller",
                  all.n_rows(), all.n_features(), problem.recipe.model.kind()));
  const FitMemory will_take = memory_of_fit(problem);
  require_room_in_memory(context, "the fit", {will_take.what, will_take.bytes, will_take.bytes},
                         request.force);
  return Fit(context, problem, directory, stop, will_take.bytes)
      .execute(request.existing, request.inputs);
}

}  // namespace ritz
