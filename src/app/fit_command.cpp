#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "app/commands.hpp"
#include "app/fit_report.hpp"
#include "app/provenance.hpp"
#include "app/run_directory.hpp"
#include "io/file.hpp"
#include "io/hdf5_document.hpp"
#include "io/json.hpp"
#include "io/user_block.hpp"
#include "supervised/complexity.hpp"
#include "supervised/grid.hpp"
#include "supervised/metrics.hpp"
#include "supervised/model_file.hpp"

namespace ritz {

namespace {

FitProblem problem_of(const Context& context, const Value& configuration,
                      const RunOptions& options) {
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

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

Value numbers(const arma::vec& values) {
  Value::Array out;
  for (const double x : values) out.emplace_back(x);
  return Value(std::move(out));
}

// Mean and spread (over n) of every metric; of the first also as such, with its values.
void add_metrics(Value::Table& table, Task task, const arma::mat& metrics) {
  const auto names = metric_names(task);
  table["metric"] = names.front();
  table["mean"] = arma::mean(metrics.row(0));
  table["std"] = arma::stddev(metrics.row(0), 1);
  table["values"] = numbers(metrics.row(0).t());
  for (std::size_t i = 0; i < names.size(); ++i) {
    Value::Table& one = table["metrics"].table()[names[i]].table();
    one["mean"] = arma::mean(metrics.row(i));
    one["std"] = arma::stddev(metrics.row(i), 1);
  }
}

// A fit and the files it leaves behind.
class Fit {
 public:
  Fit(const Context& context, FitProblem& problem, RunDirectory& directory)
      : context_(context),
        communicator_(context.communicator),
        problem_(problem),
        directory_(directory),
        predictor_(problem.recipe) {
    if (!problem_.start_from.empty()) go_on_from(problem_.start_from);
  }

  ExitStatus execute(Existing existing) {
    // Collective, so that every rank takes part before rank 0 may fail.
    origin_ = provenance(communicator_, context_.command_line);
    directory_.claim(communicator_, existing);
    write("config.toml", RunDirectory::resolved_text(problem_.configuration));
    context_.log.info(
        fit_header(problem_, predictor_.model(), communicator_.size(), directory_.path()));
    for (const auto& note : problem_.notes) context_.log.warning(note);
    if (const auto grid = grid_of(problem_.configuration)) search(*grid);
    FitMonitor monitor(context_.log, communicator_.is_root() ? directory_.file("history.csv") : "");
    begin_summary();
    try {
      const Stopwatch of_fit;
      predictor_.fit(communicator_, problem_.data.train, monitor);
      fit_seconds_ = of_fit.seconds();
    } catch (const NumericsError& error) {
      monitor.finish();
      summary_.table()["state"] = "failed";
      summary_.table()["verdict"] = error.what();
      write("summary.json", json_text(summary_));
      throw;
    }
    monitor.finish();
    judge();
    validate();
    finish_summary();
    return ExitStatus::done;
  }

 private:
  void write(const std::string& name, const std::string& text) const {
    if (communicator_.is_root()) write_file_atomically(directory_.file(name), text);
  }

  // The best point of the grid takes the place of what the configuration says.
  void search(const Grid& grid) {
    const GridResult result = grid_search(communicator_, problem_, grid, progress());
    context_.log.finish();
    print(context_, grid_text(grid, result));
    write("grid.csv", grid_csv(grid, result));
    summary_.table()["grid"] = grid_summary(grid, result);
    problem_.configuration = grid.at(problem_.configuration, result.best_row, result.best_column);
    problem_.recipe = recipe_of(problem_.configuration, problem_.recipe.context.n_features,
                                problem_.recipe.context.n_outputs);
    predictor_ = Predictor(problem_.recipe);
  }

  void go_on_from(const std::string& directory) {
    const std::string path = directory + "/model.h5";
    const std::string bytes = read_input(context_, path);
    check_user_block(bytes, path);
    take_state(from_hdf5(bytes, path), problem_, predictor_);
    context_.log.info(
        fmt::format("  goes on from {}, after {} epochs", directory, predictor_.model().epochs()));
  }

  ValidationProgress progress() {
    return [this](const std::string& what, arma::uword done, arma::uword total) {
      context_.log.progress(fmt::format("{} {}/{}", what, done, total));
    };
  }

  void begin_summary() {
    Value::Table& s = summary_.table();
    const DataSet& train = problem_.data.train;
    s["state"] = "finished";
    s["task"] = task_name(train.task());
    s["model"] = Settings(*problem_.configuration.table().find("model")).kind();
    s["architecture"] = predictor_.model().architecture();
    s["features"] = static_cast<std::int64_t>(train.n_features());
    s["seed"] = static_cast<std::int64_t>(problem_.seed);
    s["ranks"] = communicator_.size();
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
    const ValidationProgress told = progress();
    Value::Table& s = summary_.table();
    if (plan.n_folds > 0) {
      Value::Table& out = s["cross_validation"].table();
      out["folds"] = static_cast<std::int64_t>(plan.n_folds);
      add_metrics(out, data.all.task(),
                  cross_validate(communicator_, problem_.recipe, data.all, plan, told));
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

  void vary_complexity(const Variation& variation, const ValidationProgress& told) {
    const auto curve = complexity_curve(communicator_, problem_, variation, told);
    write("complexity.csv", complexity_csv(variation, problem_.data.all.task(), curve));
    summary_.table()["complexity"] = complexity_summary(variation, curve);
    complexity_text_ = complexity_text(variation, curve);
  }

  void write_learning_curve(const ValidationProgress& told) {
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

  void finish_summary() {
    Value::Table& s = summary_.table();
    const Model& model = predictor_.model();
    s["parameters"] = static_cast<std::int64_t>(model.n_parameters());
    s["epochs"] = static_cast<std::int64_t>(model.epochs());
    model.describe(s);
    s["fit_seconds"] = fit_seconds_;
    s["seconds"] = total_.seconds();
    s["provenance"] = origin_;
    if (!communicator_.is_root()) return;
    // A full disk must not hide the numbers, nor a closed screen cost the files.
    std::exception_ptr failure;
    try {
      write_model_files();
      write("summary.json", json_text(summary_));
    } catch (const FileError&) {
      failure = std::current_exception();
    }
    print(context_, fit_footer(summary_) + complexity_text_);
    if (failure) std::rethrow_exception(failure);
  }

  void write_model_files() {
    const std::string path = directory_.file("model.h5");
    write_document(path, model_document(path, problem_, predictor_));
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
  Predictor predictor_;
  Value origin_;
  Value summary_{Value::Table{}};
  std::string complexity_text_;
  double fit_seconds_ = 0;
  Stopwatch total_;
};

}  // namespace

ExitStatus fit_command(const Context& context, const RunOptions& options, bool check_gradient) {
  RunDirectory directory = options.directory.empty() ? RunDirectory::usual_for(options.file)
                                                     : RunDirectory(options.directory);
  FitProblem problem = problem_of(context, load_configuration(context, options), options);
  if (check_gradient) return check_gradient_command(context, problem);
  const Existing existing = options.overwrite ? Existing::overwrite : Existing::refuse;
  directory.require_replaceable(context.communicator, options.file, existing);
  return Fit(context, problem, directory).execute(existing);
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
