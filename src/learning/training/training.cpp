#include <ritz/learning/training/training.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/learning/grid.hpp>
#include <ritz/optim/optimizer.hpp>

namespace ritz {

namespace {

Schema early_stopping_schema() {
  Schema schema("early_stopping", "stop when the loss of rows held back no longer falls");
  schema
      .add(Key("patience")
               .integer(between(1, 1e9))
               .defaults_to(10)
               .unit("epochs")
               .means("how long to wait for an improvement; the best parameters are taken"))
      .add(Key("fraction")
               .real({.min = 0, .max = 1, .min_open = true, .max_open = true})
               .defaults_to(0.1)
               .means("part of the training rows that is held back, drawn by the seed"))
      .add(Key("tolerance")
               .real(at_least(0))
               .defaults_to(0.0)
               .means("an improvement is a loss that is lower by more than this"));
  return schema;
}

// What every optimizer shares.
void add_common_keys(Schema& schema, ObjectiveForm form) {
  schema
      .add(Key("epochs")
               .integer(between(0, 1e9))
               .defaults_to(100)
               .means("passes through the training rows; a schedule of the learning rate counts "
                      "them as its iterations"))
      .add(Key("l1")
               .real(at_least(0))
               .defaults_to(0.0)
               .means("l1 Σ|w| is added to the mean loss; biases are free"))
      .add(Key("l2")
               .real(at_least(0))
               .defaults_to(0.0)
               .means("l2 Σw² is added to the mean loss; biases are free"));
  schema.add(grid_key());
  if (form == ObjectiveForm::sampled) return;
  schema
      .add(Key("piece")
               .integer(between(1, 1e9))
               .defaults_to(256)
               .means("rows that are evaluated at once; a batch with several pieces is shared out "
                      "over the ranks"))
      .add(Key("early_stopping")
               .table(early_stopping_schema())
               .otherwise("all epochs are made")
               .means("when to stop early"));
}

}  // namespace

std::vector<Schema> training_schemas(ObjectiveForm form) {
  auto kinds = optimizer_kinds();
  if (form == ObjectiveForm::sampled)
    std::erase_if(kinds, [](const OptimizerKind& kind) { return !kind.create; });
  std::vector<std::string> names;
  for (const auto& kind : kinds) names.push_back(kind.schema.name());
  // The default stands first.
  std::rotate(names.begin(), std::ranges::find(names, "adam"), names.end());
  std::vector<Schema> schemas;
  for (const auto& name : names) {
    const auto kind = std::ranges::find_if(
        kinds, [&](const OptimizerKind& each) { return each.schema.name() == name; });
    Schema schema(name, kind->schema.meaning());
    schema.add(Key("optimizer")
                   .choice(names)
                   .defaults_to(names.front())
                   .means("how parameters improve (`ritz list optimizers`)"));
    for (const Key& key : kind->schema.keys())
      schema.add(key.name() == "learning_rate" && form == ObjectiveForm::known
                     ? learning_rate_key(key.default_value()->real(), {plateau_schema()})
                     : key);
    // lbfgs works on the whole set, by a line search.
    if (kind->create) {
      schema.add(Key("batch")
                     .integer(between(0, 1e9))
                     .defaults_to(32)
                     .means("rows of a mini-batch, drawn anew by the seed in every epoch; 0 for "
                            "all"));
      add_clipping_keys(schema);
    }
    add_common_keys(schema, form);
    schemas.push_back(std::move(schema));
  }
  return schemas;
}

std::size_t n_held_back(const EarlyStopping& early, std::size_t n_rows) {
  const double wanted = std::round(early.fraction * static_cast<double>(n_rows));
  const std::size_t n_held = std::max<std::size_t>(1, static_cast<std::size_t>(wanted));
  if (n_held >= n_rows)
    throw UsageError(fmt::format(
        "there are {} training rows, of which early_stopping holds back {}; expected at least one "
        "to train on: give more rows or a smaller fraction",
        n_rows, n_held));
  return n_held;
}

std::optional<EarlyStopping> early_stopping_of(const Settings& training) {
  if (!training.has("early_stopping")) return std::nullopt;
  const Settings table = training.table("early_stopping");
  return EarlyStopping{static_cast<std::uint64_t>(table.integer("patience")),
                       table.real("fraction"), table.real("tolerance")};
}

TrainingPlan training_plan(const Settings& settings) {
  TrainingPlan plan;
  plan.optimizer = settings.text("optimizer");
  plan.settings = settings;
  if (settings.has("learning_rate")) {
    const Value& rate = settings.value("learning_rate");
    if (is_plateau(rate))
      plan.plateau = plateau_settings(Settings(rate));
    else
      plan.learning_rate = make_schedule(rate);
  }
  plan.epochs = static_cast<std::uint64_t>(settings.integer("epochs"));
  if (settings.has("batch")) plan.batch = static_cast<arma::uword>(settings.integer("batch"));
  if (settings.has("piece")) plan.piece = static_cast<arma::uword>(settings.integer("piece"));
  plan.penalty = {settings.real("l1"), settings.real("l2")};
  plan.limits = direction_limits(settings);
  plan.early_stopping = early_stopping_of(settings);
  return plan;
}

}  // namespace ritz
