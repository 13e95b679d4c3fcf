#pragma once

#include <armadillo>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <ritz/learning/fit_problem.hpp>
#include <ritz/learning/variation.hpp>

namespace ritz {

/// Two keys of [model] or [training] and the values of each that are tried.
struct Grid {
  std::array<Variation, 2> axes;

  /// The configuration with value `row` of the first key and `column` of the second, and without a
  /// grid. Throws ConfigurationError where a key leads nowhere.
  Value at(const Value& configuration, arma::uword row, arma::uword column) const;
};

/// The key training.grid.
Key grid_key();
/// What training.grid asks for, if it is there. A key without a dot is one of [training].
std::optional<Grid> grid_of(const Value& configuration);

/// How well the models of a grid do: rows are values of the first key, columns those of the second.
struct GridResult {
  std::string metric;  ///< r2 or accuracy
  arma::mat mean;      ///< over folds, or of the test rows; NaN where training diverged
  arma::mat spread;    ///< over folds; NaN without
  arma::umat judged;   ///< 0 where the search ended before the point
  arma::uword best_row = 0, best_column = 0;
  std::string interrupted;  ///< why it ended before all points were judged; empty when it did not

  /// Whether any training came to an end.
  bool has_best() const;
};

/// The recipes of all points, row by row. Throws ConfigurationError or UsageError for values that
/// are not allowed, or where there is nothing to judge by.
std::vector<Recipe> grid_recipes(const FitProblem& problem, const Grid& grid);

/// Fits and judges the model of every point: by the folds of [validation], or by the test rows
/// where there are none. Points are shared out over ranks and have the same bits on any number of
/// them. Throws what grid_recipes() does. Collective.
GridResult grid_search(const Communicator& communicator, const FitProblem& problem,
                       const Grid& grid, const ValidationWatch& watch);

/// A row per point that was judged: both values, mean and spread.
std::string grid_csv(const Grid& grid, const GridResult& result);
/// For summary.json: the metric, the best point, and the means and spreads of all.
Value grid_summary(const Grid& grid, const GridResult& result);
/// The numbers as a table with the best marked, and a map of shades below.
std::string grid_text(const Grid& grid, const GridResult& result);

}  // namespace ritz
