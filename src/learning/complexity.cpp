#include <ritz/learning/complexity.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/text.hpp>
#include <ritz/io/csv_row.hpp>
#include <ritz/learning/assessment/feasibility.hpp>
#include <ritz/learning/assessment/metrics.hpp>

namespace ritz {

namespace {

std::string complexity_mistake(const Value& value) {
  return variation_mistake(value, 1, "a table with one key and an array of values");
}

}  // namespace

Key complexity_key() {
  return Key("complexity")
      .special("a table of one key with an array of values", complexity_mistake)
      .otherwise("the model as it is")
      .means(
          "a key of [model] (degree, lambda), or of others by its path (\"model.layers.0.width\"), "
          "and values from simple to complex: bias and variance of each, from as many resamples as "
          "bootstrap says");
}

std::optional<Variation> complexity_of(const Value& configuration) {
  const Value* validation = configuration.table().find("validation");
  const Value* given = validation ? validation->table().find("complexity") : nullptr;
  if (!given) return std::nullopt;
  return variations_of(*given, "model").front();
}

std::vector<Recipe> complexity_recipes(const FitProblem& problem, const Variation& variation) {
  const ModelContext& context = problem.recipe.context;
  std::vector<Recipe> recipes;
  for (std::size_t i = 0; i < variation.values.size(); ++i) {
    Value configuration = problem.configuration;
    variation.apply(configuration, i);
    recipes.push_back(recipe_of(configuration, context.n_features, context.n_outputs));
    require_feasible(recipes.back(), problem.data, problem.validation);
  }
  return recipes;
}

std::vector<BiasVariance> complexity_curve(const Communicator& communicator,
                                           const FitProblem& problem, const Variation& variation,
                                           const ValidationWatch& watch) {
  std::vector<BiasVariance> curve;
  for (const Recipe& recipe : complexity_recipes(problem, variation)) {
    const std::string which =
        fmt::format("{} = {}, resample", variation.key, variation.values[curve.size()].toml());
    const auto progress = [&](const std::string&, arma::uword done, arma::uword total) {
      if (watch.progress) watch.progress(which, done, total);
    };
    if (watch.pause && !curve.empty()) watch.pause();
    curve.push_back(bias_variance(communicator, recipe, problem.data.train, problem.data.test,
                                  problem.validation.n_resamples, {progress, watch.pause}));
  }
  return curve;
}

std::string complexity_csv(const Variation& variation, Task task,
                           const std::vector<BiasVariance>& curve) {
  const auto names = metric_names(task);
  std::vector<std::string> fields = {variation.key, "error", "bias_squared", "variance"};
  for (const auto& name : names)
    for (const char* kind : {"_mean", "_std"}) fields.push_back(name + kind);
  std::string text = csv_row(fields);
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const BiasVariance& at = curve[i];
    fields = {variation.values[i].toml(), shortest(at.error), shortest(at.bias_squared),
              shortest(at.variance)};
    for (arma::uword j = 0; j < names.size(); ++j) {
      fields.push_back(shortest(arma::mean(at.metrics.row(j))));
      fields.push_back(shortest(arma::stddev(at.metrics.row(j), 1)));
    }
    text += csv_row(fields);
  }
  return text;
}

Value complexity_summary(const Variation& variation, const std::vector<BiasVariance>& curve) {
  Value::Table out;
  out["key"] = variation.key;
  out["values"] = Value(Value::Array(variation.values));
  Value::Array error, bias, variance;
  for (const BiasVariance& at : curve) {
    error.emplace_back(at.error);
    bias.emplace_back(at.bias_squared);
    variance.emplace_back(at.variance);
  }
  out["error"] = Value(std::move(error));
  out["bias_squared"] = Value(std::move(bias));
  out["variance"] = Value(std::move(variance));
  return Value(std::move(out));
}

std::string complexity_text(const Variation& variation, const std::vector<BiasVariance>& curve) {
  const auto best = std::ranges::min_element(curve, {}, &BiasVariance::error);
  std::size_t left = variation.key.size();
  for (const auto& value : variation.values) left = std::max(left, value.toml().size());
  std::string text = fmt::format("\n  {:<{}}  {:>12}  {:>12}  {:>12}\n", variation.key, left,
                                 "error", "bias²", "variance");
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const BiasVariance& at = curve[i];
    text += fmt::format("  {:<{}}  {:>12.6g}  {:>12.6g}  {:>12.6g}{}\n", variation.values[i].toml(),
                        left, at.error, at.bias_squared, at.variance,
                        &at == &*best ? "  smallest error" : "");
  }
  return text;
}

}  // namespace ritz
