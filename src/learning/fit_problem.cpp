#include <ritz/learning/fit_problem.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>
#include <ritz/learning/assessment/feasibility.hpp>

namespace ritz {

bool describes_fit(const Value& configuration) {
  return configuration.is_table() &&
         (configuration.table().find("data") || configuration.table().find("model"));
}

namespace {

class FitBuilder {
 public:
  FitBuilder(const Value& given, const std::string& directory, const ReadFile& read)
      : given_(given), directory_(directory), read_(read) {}

  static Recipe recipe_of(const Value& configuration, arma::uword n_features,
                          arma::uword n_outputs) {
    const std::string nowhere;
    const ReadFile nothing;
    FitBuilder builder(configuration, nowhere, nothing);
    builder.top_level();
    builder.model();
    builder.mistakes_.raise();
    Recipe& recipe = builder.problem_.recipe;
    const Settings data(builder.table("data"));
    recipe.scale = data.text("scale");
    recipe.scale_target = data.text("scale_target");
    recipe.context.n_features = n_features;
    recipe.context.n_outputs = n_outputs;
    return recipe;
  }

  FitProblem build() {
    top_level();
    model();
    data();
    validation();
    if (data_ready_ && kind_) read_data();
    mistakes_.raise();
    try_model();
    mistakes_.raise();
    for (const char* key : {"data", "model", "training", "validation"})
      if (const Value* value = resolved_.table().find(key))
        problem_.configuration.table()[key] = *value;
    return std::move(problem_);
  }

 private:
  void top_level() {
    const Value top = fit_top_level_schema().resolve(given_, "", mistakes_);
    if (!top.is_table()) mistakes_.raise();
    const Value* seed = top.table().find("seed");
    if (seed && seed->is_integer()) problem_.seed = static_cast<std::uint64_t>(seed->integer());
    const Value* start_from = top.table().find("start_from");
    if (start_from && start_from->is_text()) {
      problem_.start_from = start_from->text();
      problem_.configuration.table()["start_from"] = *start_from;
    }
    problem_.configuration.table()["seed"] = static_cast<std::int64_t>(problem_.seed);
  }

  Value table(const char* key) const {
    const Value* found = given_.table().find(key);
    return found ? *found : Value(Value::Table{}, given_.place());
  }

  // The table lives in resolved_, so that defaults recorded later are seen.
  Settings share(const char* key, Value value) {
    resolved_.table()[key] = std::move(value);
    return Settings(*resolved_.table().find(key));
  }

  void model() {
    const Value* given = given_.table().find("model");
    if (!given) {
      mistakes_.add(given_.place(),
                    "\"model\" is missing; expected a table [model] with a kind "
                    "(`ritz list models`)");
      return;
    }
    kinds_ = model_kinds();
    std::vector<Schema> schemas;
    for (const auto& kind : kinds_) schemas.push_back(kind.schema);
    const Schema* schema = find_kind(schemas, *given, "model", mistakes_);
    if (!schema) return;
    const ModelKind& kind = *std::ranges::find(
        kinds_, schema->name(), [](const ModelKind& one) { return one.schema.name(); });
    if (const auto keys = resolved(*schema, *given, "model", &Schema::resolve_kind)) {
      kind_ = &kind;
      take_model(share("model", *keys));
    }
    training(kind);
  }

  // Nothing where there are mistakes, which are recorded.
  std::optional<Value> resolved(const Schema& schema, const Value& keys, const char* path,
                                decltype(&Schema::resolve) resolve = &Schema::resolve) {
    Mistakes own;
    Value value = (schema.*resolve)(keys, path, own);
    mistakes_.add(own);
    return own.empty() ? std::optional(std::move(value)) : std::nullopt;
  }

  void take_model(Settings settings) {
    Recipe& recipe = problem_.recipe;
    recipe.create = kind_->create;
    recipe.model = settings;
    recipe.degree = static_cast<arma::uword>(settings.integer("degree"));
    recipe.context.seed = problem_.seed;
    recipe.context.task = kind_->tasks.front();
    if (settings.has("task")) {
      const std::string task = settings.text("task");
      const auto found = std::ranges::find(kind_->tasks, task, task_name);
      if (found == kind_->tasks.end())
        mistakes_.add(
            settings.place("task"),
            fmt::format("\"model.task\" is \"{}\", which a {} model does not do; expected "
                        "\"{}\"",
                        task, settings.kind(), task_name(kind_->tasks.front())));
      else
        recipe.context.task = *found;
    }
    settings.resolve("task", task_name(recipe.context.task));
  }

  void training(const ModelKind& kind) {
    const Value* given = given_.table().find("training");
    if (kind.training.empty()) {
      if (given)
        mistakes_.add(given->place(), fmt::format("a {} model is solved at once; expected no "
                                                  "[training]",
                                                  kind.schema.name()));
      return;
    }
    const Value keys = table("training");
    const Schema* schema = &kind.training.front();
    const Value* optimizer = keys.is_table() ? keys.table().find("optimizer") : nullptr;
    if (optimizer && optimizer->is_text()) {
      const auto found = std::ranges::find(kind.training, optimizer->text(), &Schema::name);
      if (found == kind.training.end()) {
        std::vector<std::string> names;
        for (const auto& one : kind.training) names.push_back(one.name());
        mistakes_.add(optimizer->place(),
                      fmt::format("\"training.optimizer\" is {}{}; expected {} for a {} model",
                                  optimizer->toml(), did_you_mean(optimizer->text(), names),
                                  quoted_choice(names), kind.schema.name()));
        return;
      }
      schema = &*found;
    }
    if (const auto full = resolved(*schema, keys, "training"))
      problem_.recipe.training = share("training", *full);
  }

  void data() {
    if (!given_.table().find("data")) {
      mistakes_.add(given_.place(), "\"data\" is missing; expected a table [data] with a file");
      return;
    }
    const Value keys = table("data");
    const auto full = resolved(data_schema(), keys, "data");
    if (!full) return;
    data_ = share("data", *full);
    if (data_.has("file") == data_.has("generate")) {
      mistakes_.add(keys.place(), data_.has("file")
                                      ? "[data] has both file and generate; expected one of them"
                                      : "\"data.file\" is missing; expected the name of a file, or "
                                        "\"data.generate\"");
      return;
    }
    for (const char* key : {"file", "labels"})
      if (data_.has(key)) locate(data_, key);
    test_ = data_.value("test").is_table() ? data_.table("test") : Settings();
    for (const char* key : {"file", "labels"})
      if (test_.has(key)) locate(test_, key);
    data_ready_ = true;
    take_scaling();
  }

  void take_scaling() {
    Recipe& recipe = problem_.recipe;
    recipe.scale = data_.text("scale");
    const bool regression = recipe.context.task == Task::regression;
    if (!data_.has("scale_target"))
      data_.resolve("scale_target",
                    regression && kind_ && kind_->scales_target ? recipe.scale : "none");
    recipe.scale_target = data_.text("scale_target");
    if (!regression && recipe.scale_target != "none")
      mistakes_.add(data_.place("scale_target"),
                    fmt::format("\"data.scale_target\" is \"{}\", but classes are not scaled; "
                                "expected \"none\"",
                                recipe.scale_target));
  }

  // The name by which the file is found from anywhere.
  void locate(Settings& settings, const char* key) {
    namespace fs = std::filesystem;
    const fs::path given = settings.text(key);
    std::error_code ignored;
    const fs::path beside = fs::path(directory_) / given;
    const bool is_beside = given.is_absolute() || fs::exists(beside, ignored);
    settings.resolve(key,
                     Value(fs::absolute(is_beside ? beside : given).lexically_normal().string(),
                           settings.place(key)));
  }

  void validation() {
    const auto full = resolved(validation_schema(), table("validation"), "validation");
    if (!full) return;
    const Settings settings = share("validation", *full);
    ValidationPlan& plan = problem_.validation;
    if (settings.value("folds").is_table()) {
      plan.n_folds = static_cast<arma::uword>(settings.table("folds").integer("number"));
      plan.shuffle = settings.table("folds").boolean("shuffle");
    } else {
      plan.n_folds = static_cast<arma::uword>(settings.integer("folds"));
    }
    if (plan.n_folds == 1)
      mistakes_.add(settings.place("folds"),
                    "\"validation.folds\" is 1; expected 0 for none or at least 2");
    plan.n_resamples = static_cast<arma::uword>(settings.integer("bootstrap"));
    if (plan.n_resamples == 1)
      mistakes_.add(settings.place("bootstrap"),
                    "\"validation.bootstrap\" is 1; expected 0 for none or at least 2");
    if (settings.has("complexity") && plan.n_resamples < 2)
      mistakes_.add(settings.place("complexity"),
                    "\"validation.complexity\" needs resamples; expected \"validation.bootstrap\" "
                    "to say how many, at least 2");
    plan.learning_curve = settings.reals("learning_curve");
    const bool no_test = data_ready_ && data_.value("test").is_text();
    for (const char* key : {"bootstrap", "learning_curve"})
      if (no_test && (key[0] == 'b' ? plan.n_resamples > 0 : !plan.learning_curve.empty()))
        mistakes_.add(settings.place(key), fmt::format("\"validation.{}\" needs test rows, but "
                                                       "\"data.test\" is \"none\"",
                                                       key));
  }

  void read_data() {
    problem_.data = read_fit_data(data_, problem_.recipe.context.task, read_, mistakes_);
    const DataSet &all = problem_.data.all, &train = problem_.data.train;
    if (all.n_rows() == 0 || !mistakes_.empty()) return;
    const std::string source = data_.has("file") ? data_.text("file") : "data.generate";
    check_rows(problem_.data, source, mistakes_);
    if (all.n_rows() < problem_.validation.n_folds)
      mistakes_.add({}, fmt::format("{}: there are {} rows for {} folds; expected at least as many "
                                    "rows as validation.folds",
                                    source, all.n_rows(), problem_.validation.n_folds));
    else
      record([&] { require_classes(all, train, problem_.validation, problem_.seed); });
    problem_.notes = problem_.data.notes;
    if (const auto note = note_on_header(train)) problem_.notes.push_back(*note);
    if (const auto note = note_on_constants(train)) problem_.notes.push_back(*note);
    problem_.recipe.context.n_features = train.n_features();
    problem_.recipe.context.n_outputs = train.y.n_rows;
  }

  // Whatever a model refuses is said before anything is written.
  void try_model() {
    record([&] { require_feasible(problem_.recipe, problem_.data, problem_.validation); });
  }

  // What `attempt` refuses is a mistake like others.
  template <typename Attempt>
  void record(const Attempt& attempt) {
    try {
      attempt();
    } catch (const UsageError& error) {
      mistakes_.add({}, error.what());
    }
  }

  const Value& given_;
  const std::string& directory_;
  const ReadFile& read_;
  std::vector<ModelKind> kinds_;
  const ModelKind* kind_ = nullptr;
  Settings data_, test_;
  bool data_ready_ = false;
  FitProblem problem_;
  Value resolved_;
  Mistakes mistakes_;
};

}  // namespace

Recipe recipe_of(const Value& configuration, arma::uword n_features, arma::uword n_outputs) {
  return FitBuilder::recipe_of(configuration, n_features, n_outputs);
}

FitProblem make_fit_problem(const Value& configuration, const std::string& directory,
                            const ReadFile& read) {
  return FitBuilder(configuration, directory, read).build();
}

}  // namespace ritz
