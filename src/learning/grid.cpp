#include <ritz/learning/grid.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>
#include <ritz/io/csv_row.hpp>
#include <ritz/learning/assessment/feasibility.hpp>
#include <ritz/learning/assessment/metrics.hpp>
#include <ritz/learning/assessment/share_out.hpp>

namespace ritz {

namespace {

std::string grid_mistake(const Value& value) {
  return variation_mistake(value, 2, "a table with two keys and an array of values for each");
}

// The metrics of one point, as means over folds, and the spread of the first.
struct Score {
  double mean = arma::datum::nan, spread = arma::datum::nan;
};

Score score(const FitProblem& problem, const Recipe& recipe, const ValidationWatch& watch) {
  const FitData& data = problem.data;
  const auto alone = serial_communicator();
  try {
    if (problem.validation.n_folds > 0) {
      const arma::rowvec folds =
          cross_validate(*alone, recipe, data.all, problem.validation, {{}, watch.pause}).row(0);
      return {arma::mean(folds), arma::stddev(folds, 1)};
    }
    Predictor predictor(recipe);
    WatchedFit observer(watch);
    predictor.fit(*alone, data.train, observer);
    return {metrics(data.test.task(), data.test.y, predictor.predict(data.test.x))[0]};
  } catch (const Error& error) {
    // A grid of learning rates may well reach into where training diverges.
    if (error.status() == ExitStatus::bad_numbers) return {};
    throw;
  }
}

}  // namespace

Key grid_key() {
  return Key("grid")
      .special("a table of two keys with arrays of values", grid_mistake)
      .otherwise("no search")
      .means(
          "two keys of [training], or of others by their path (\"model.layers.0.width\"), and "
          "the values to try: the best pair, by the folds of [validation] or by the test rows, "
          "is what is fitted");
}

Value Grid::at(const Value& configuration, arma::uword row, arma::uword column) const {
  Value out = configuration;
  out.table()["training"].table().erase("grid");
  axes[0].apply(out, row);
  axes[1].apply(out, column);
  return out;
}

std::optional<Grid> grid_of(const Value& configuration) {
  const Value* training = configuration.table().find("training");
  const Value* given = training ? training->table().find("grid") : nullptr;
  if (!given) return std::nullopt;
  const std::vector<Variation> axes = variations_of(*given, "training");
  return Grid{{axes[0], axes[1]}};
}

std::vector<Recipe> grid_recipes(const FitProblem& problem, const Grid& grid) {
  if (problem.validation.n_folds == 0 && problem.data.test.n_rows() == 0)
    throw UsageError(
        "training.grid needs something to judge by: give validation.folds or test rows");
  if (grid.axes[0].key == grid.axes[1].key)
    throw UsageError(
        fmt::format("training.grid names {} twice; expected two keys", grid.axes[0].key));
  const ModelContext& context = problem.recipe.context;
  std::vector<Recipe> recipes;
  for (arma::uword i = 0; i < grid.axes[0].values.size(); ++i)
    for (arma::uword j = 0; j < grid.axes[1].values.size(); ++j) {
      recipes.push_back(
          recipe_of(grid.at(problem.configuration, i, j), context.n_features, context.n_outputs));
      require_feasible(recipes.back(), problem.data, problem.validation);
    }
  return recipes;
}

GridResult grid_search(const Communicator& communicator, const FitProblem& problem,
                       const Grid& grid, const ValidationWatch& watch) {
  const arma::uword rows = grid.axes[0].values.size(), columns = grid.axes[1].values.size();
  const std::vector<Recipe> recipes = grid_recipes(problem, grid);
  const auto judged = [&](arma::uword point) -> arma::vec {
    const Score found = score(problem, recipes[point], watch);
    return {found.mean, found.spread, 1};
  };
  GridResult out;
  arma::mat scores;
  try {
    scores = share_out(communicator, rows * columns, 3, judged,
                       told(watch, "point of the grid", rows * columns));
  } catch (const Interrupted& interrupted) {
    out.interrupted = interrupted.what();
    scores = interrupted.results();
  }
  out.metric = metric_names(problem.data.all.task()).front();
  out.mean.set_size(rows, columns);
  out.spread.set_size(rows, columns);
  out.judged.set_size(rows, columns);
  double best = -std::numeric_limits<double>::infinity();
  for (arma::uword point = 0; point < rows * columns; ++point) {
    const arma::uword i = point / columns, j = point % columns;
    out.mean(i, j) = scores(0, point);
    out.spread(i, j) = scores(1, point);
    out.judged(i, j) = scores(2, point) == 1;
    if (!(scores(0, point) > best)) continue;
    best = scores(0, point);
    out.best_row = i;
    out.best_column = j;
  }
  return out;
}

bool GridResult::has_best() const { return std::isfinite(mean(best_row, best_column)); }

std::string grid_csv(const Grid& grid, const GridResult& result) {
  const std::string& metric = result.metric;
  std::string text =
      csv_row({grid.axes[0].key, grid.axes[1].key, metric + "_mean", metric + "_std"});
  for (arma::uword i = 0; i < result.mean.n_rows; ++i)
    for (arma::uword j = 0; j < result.mean.n_cols; ++j)
      if (result.judged(i, j))
        text += csv_row({grid.axes[0].values[i].toml(), grid.axes[1].values[j].toml(),
                         shortest(result.mean(i, j)), shortest(result.spread(i, j))});
  return text;
}

Value grid_summary(const Grid& grid, const GridResult& result) {
  const auto rows_of = [](const arma::mat& numbers) {
    Value::Array rows;
    for (arma::uword i = 0; i < numbers.n_rows; ++i) {
      Value::Array row;
      for (const double x : numbers.row(i)) row.emplace_back(x);
      rows.emplace_back(std::move(row));
    }
    return Value(std::move(rows));
  };
  const arma::uword best[] = {result.best_row, result.best_column};
  Value::Table out;
  out["metric"] = result.metric;
  for (std::size_t i = 0; i < grid.axes.size(); ++i) {
    if (result.has_best()) out["best"].table()[grid.axes[i].key] = grid.axes[i].values[best[i]];
    out["values"].table()[grid.axes[i].key] = Value(Value::Array(grid.axes[i].values));
  }
  out["mean"] = rows_of(result.mean);
  out["std"] = rows_of(result.spread);
  return Value(std::move(out));
}

std::string grid_text(const Grid& grid, const GridResult& result) {
  const auto label = [](const Value& value) { return value.toml(); };
  std::size_t left = 0;
  for (const auto& value : grid.axes[0].values) left = std::max(left, label(value).size());
  constexpr std::size_t width = 17;
  std::string text = fmt::format("  {} by {} (down) and {} (across)\n\n  {:>{}}", result.metric,
                                 grid.axes[0].key, grid.axes[1].key, "", left);
  for (const auto& value : grid.axes[1].values)
    text += fmt::format("  {:>{}}", label(value), width);
  text += '\n';
  for (arma::uword i = 0; i < result.mean.n_rows; ++i) {
    text += fmt::format("  {:>{}}", label(grid.axes[0].values[i]), left);
    for (arma::uword j = 0; j < result.mean.n_cols; ++j) {
      std::string cell = result.judged(i, j) ? "diverged" : "none";
      if (std::isfinite(result.mean(i, j))) {
        cell = fmt::format("{:.4f}", result.mean(i, j));
        if (std::isfinite(result.spread(i, j)))
          cell += fmt::format(" ± {:.4f}", result.spread(i, j));
        if (i == result.best_row && j == result.best_column) cell += " *";
      }
      text += fmt::format("  {:>{}}", cell, width);
    }
    text += '\n';
  }
  if (!result.has_best()) return text;
  // Shades from the worst to the best of the points that came to an end.
  const arma::vec known = result.mean.elem(arma::find_finite(result.mean));
  const double low = known.min(), high = known.max();
  constexpr const char* shades[] = {"░░", "▒▒", "▓▓", "██"};
  text += fmt::format("\n  from {:.4f} {} to {:.4f} {}\n", low, shades[0], high, shades[3]);
  for (arma::uword i = 0; i < result.mean.n_rows; ++i) {
    text += fmt::format("  {:>{}}  ", label(grid.axes[0].values[i]), left);
    for (arma::uword j = 0; j < result.mean.n_cols; ++j) {
      const double x = result.mean(i, j);
      const double share = high > low ? (x - low) / (high - low) : 1;
      text += std::isfinite(x) ? shades[std::min(3, static_cast<int>(4 * share))] : "··";
    }
    text += '\n';
  }
  return text;
}

}  // namespace ritz
