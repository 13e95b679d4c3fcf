// A grid of two hyper-parameters: what is tried, how it is judged, and what is refused.

#include <ritz/learning/grid.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include "tests/support/thread_ranks.hpp"

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

const std::string configuration =
    "[data]\ngenerate = { kind = \"franke\", points = 60, noise = 0.1, seed = 1 }\n"
    "[model]\nkind = \"network\"\nlayers = [{ width = 4, activation = \"tanh\" }]\n"
    "[training]\noptimizer = \"lbfgs\"\nepochs = 5\n";

FitProblem make(const std::string& more, const std::string& validation = "") {
  return make_fit_problem(parse_toml(configuration + more + validation, "fit.toml"), "",
                          [](const std::string&) { return std::string(); });
}

GridResult search(const FitProblem& problem,
                  const Communicator& communicator = *serial_communicator()) {
  return grid_search(communicator, problem, grid_of(problem.configuration).value(), {});
}

const std::string grid = "grid = { l2 = [1e-3, 10.0], \"model.layers.0.width\" = [2, 3, 5] }\n";

}  // namespace

TEST_CASE("a point of a grid is the fit with its values, judged by folds or by test rows") {
  CHECK_FALSE(grid_of(make("").configuration));
  for (const std::string validation : {"", "[validation]\nfolds = 3\n"}) {
    const FitProblem problem = make(grid, validation);
    const GridResult result = search(problem);
    CHECK(result.metric == "r2");
    REQUIRE(result.mean.n_rows == 2);
    REQUIRE(result.mean.n_cols == 3);
    // By hand, a penalty that leaves hardly anything beside one that does little.
    const FitProblem one = make_fit_problem(
        parse_toml(configuration + "l2 = 1e-3\n" + validation, "fit.toml"), "", {});
    CHECK(result.best_row == 0);
    CHECK(result.mean(0, 0) > result.mean(1, 0) + 0.1);
    const Value at = grid_of(problem.configuration)->at(problem.configuration, 0, 1);
    const Recipe recipe = recipe_of(at, 2, 1);
    const auto alone = serial_communicator();
    if (validation.empty()) {
      SilentObserver nobody;
      Predictor predictor(recipe);
      predictor.fit(*alone, problem.data.train, nobody);
      const arma::mat error = problem.data.test.y - predictor.predict(problem.data.test.x);
      const arma::rowvec y = problem.data.test.y.row(0);
      const double r2 = 1 - arma::accu(error % error) / arma::accu(arma::square(y - arma::mean(y)));
      CHECK(result.mean(0, 1) == Approx(r2).epsilon(1e-12));
      CHECK(std::isnan(result.spread(0, 1)));
    } else {
      const arma::rowvec folds =
          cross_validate(*alone, recipe, problem.data.all, problem.validation, {}).row(0);
      CHECK(result.mean(0, 1) == arma::mean(folds));
      CHECK(result.spread(0, 1) == arma::stddev(folds, 1));
    }
    CHECK(one.recipe.training.real("l2") == recipe.training.real("l2"));
  }
}

TEST_CASE("a grid gives the same bits on 1, 2 and 4 ranks") {
  const FitProblem problem = make(grid);
  const GridResult alone = search(problem);
  for (const int n_ranks : {2, 4})
    ritz::test::on_ranks(n_ranks, [&](const Communicator& communicator) {
      const GridResult result = search(problem, communicator);
      if (!arma::approx_equal(result.mean, alone.mean, "absdiff", 0))
        throw std::runtime_error("other bits");
    });
}

TEST_CASE("where training diverges the grid goes on, and never calls it best") {
  FitProblem problem = make("");
  const std::string text =
      "[data]\ngenerate = { kind = \"franke\", points = 60, noise = 0.1, seed = 1 }\n"
      "[model]\nkind = \"network\"\nlayers = [{ width = 4 }]\n[training]\noptimizer = \"sgd\"\n"
      "epochs = 3\ngrid = { learning_rate = [1e6, 1e-2], batch = [5, 10] }\n";
  problem = make_fit_problem(parse_toml(text, "fit.toml"), "", {});
  const GridResult result = search(problem);
  CHECK(std::isnan(result.mean(0, 0)));
  CHECK(result.best_row == 1);
  const Grid tried = grid_of(problem.configuration).value();
  CHECK_THAT(grid_text(tried, result), Contains("diverged") && Contains("██"));
  CHECK_THAT(grid_csv(tried, result), Contains("training.learning_rate,training.batch,r2_mean"));
}

TEST_CASE("grids that make no sense are refused") {
  CHECK_THROWS_WITH(make("grid = { l2 = [1] }\n"), Contains("two keys"));
  CHECK_THROWS_WITH(make("grid = { l2 = [1], epochs = 3 }\n"), Contains("two keys"));
  CHECK_THROWS_WITH(search(make("grid = { l2 = [1], epocs = [3] }\n")),
                    Contains("unknown key") && Contains("epochs"));
  CHECK_THROWS_WITH(search(make("grid = { l2 = [-1], epochs = [3] }\n")), Contains("l2"));
  CHECK_THROWS_WITH(search(make("grid = { l2 = [1], \"model.layers.3.width\" = [3] }\n")),
                    Contains("there is no model.layers.3"));
}
