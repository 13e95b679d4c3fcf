// What a fit is judged by may not leak into it: rows that are held back change nothing that others
// are given.

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <ritz/io/configuration.hpp>
#include <ritz/learning/assessment/metrics.hpp>
#include <ritz/learning/data/split.hpp>
#include <ritz/learning/fit_problem.hpp>
#include <ritz/learning/grid.hpp>
#include <ritz/learning/training/trainer.hpp>
#include <ritz/nn/layers/dense.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/stats/resampling.hpp>

using namespace ritz;

namespace {

constexpr arma::uword n_rows = 40, absurd_row = 7;

// Two features and a target; the features of one row may be a million times too large.
std::string table(bool absurd) {
  arma::mat x(3, n_rows);
  RandomBlock(9, Purpose::testing).normal(0, 0, x);
  std::string csv = "a,b,y\n";
  for (arma::uword i = 0; i < n_rows; ++i) {
    const double y = x(0, i) - 2 * x(1, i) * x(1, i) + 0.3 * x(2, i);
    const double scale = absurd && i == absurd_row ? 1e6 : 1;
    csv += fmt::format("{},{},{}\n", scale * x(0, i), scale * x(1, i), y);
  }
  return csv;
}

// Every fourth row is a test row, the absurd one among them.
FitProblem problem_of(bool absurd, const std::string& more = "",
                      const std::string& scale = "standard") {
  const std::string toml = fmt::format(
      "[data]\nfile = \"data.csv\"\ntarget = \"y\"\ntest = {{ every = 4 }}\nscale = \"{0}\"\n"
      "scale_target = \"{0}\"\n[model]\nkind = \"ridge\"\nlambda = 0.1\ndegree = 2\n{1}",
      scale, more);
  return make_fit_problem(parse_toml(toml, "fit.toml"), "",
                          [&](const std::string&) { return table(absurd); });
}

Predictor fitted(const Recipe& recipe, const DataSet& rows) {
  Predictor out(recipe);
  SilentObserver nobody;
  out.fit(*serial_communicator(), rows, nobody);
  return out;
}

bool same(const arma::mat& a, const arma::mat& b) { return arma::approx_equal(a, b, "absdiff", 0); }

}  // namespace

TEST_CASE("test rows change neither the scaling nor the fit") {
  for (const std::string scale : {"standard", "minmax"}) {
    const FitProblem sound = problem_of(false, "", scale), absurd = problem_of(true, "", scale);
    CHECK(arma::abs(absurd.data.test.x).max() > 1e5);
    const Predictor one = fitted(sound.recipe, sound.data.train),
                    other = fitted(absurd.recipe, absurd.data.train);
    CHECK(same(one.input_scaler().offset(), other.input_scaler().offset()));
    CHECK(same(one.input_scaler().scale(), other.input_scaler().scale()));
    CHECK(same(one.target_scaler().offset(), other.target_scaler().offset()));
    CHECK(same(one.predict(sound.data.test.x), other.predict(sound.data.test.x)));
  }
}

TEST_CASE("a fold is judged by a fit that has not seen it") {
  const auto communicator = serial_communicator();
  for (const bool shuffle : {false, true}) {
    const FitProblem problem = problem_of(
        true, fmt::format("[validation]\nfolds = {{ number = 5, shuffle = {} }}\n", shuffle));
    const DataSet& all = problem.data.all;
    const arma::mat found =
        cross_validate(*communicator, problem.recipe, all, problem.validation, {});
    const auto folds = fold_rows(n_rows, 5, shuffle, problem.recipe.context.seed);
    for (arma::uword k = 0; k < 5; ++k) {
      const DataSet held = all.rows(folds[k]);
      const Predictor by_others = fitted(problem.recipe, all.rows(rows_left_out(folds[k], n_rows)));
      CHECK(same(found.col(k), metrics(all.task(), held.y, by_others.predict(held.x))));
    }
  }
}

TEST_CASE("resamples and learning curves are fitted to training rows alone") {
  const auto communicator = serial_communicator();
  const FitProblem problem = problem_of(true);
  const DataSet &train = problem.data.train, &test = problem.data.test;
  // The error over test rows is a sum: the absurd row adds its own part and changes no other.
  const arma::uword place = absurd_row / 4;
  arma::uvec rest = arma::regspace<arma::uvec>(0, test.n_rows() - 1);
  rest.shed_row(place);
  const auto error = [&](const DataSet& rows) {
    return static_cast<double>(rows.n_rows()) *
           bias_variance(*communicator, problem.recipe, train, rows, 8, {}).error;
  };
  const DataSet sound = test.rows(rest), absurd = test.rows(arma::uvec{place});
  CHECK(error(test) == Approx(error(sound) + error(absurd)).epsilon(1e-12));
  CHECK(error(absurd) > 1e6 * error(sound));
  const auto curve = [&](const DataSet& rows) {
    return learning_curve(*communicator, problem.recipe, train, rows, {0.5, 1.0}, {}).train;
  };
  CHECK(same(curve(test), curve(sound)));
}

TEST_CASE("a grid judges its points by fits to training rows alone") {
  const auto communicator = serial_communicator();
  const FitProblem problem = make_fit_problem(
      parse_toml(
          "[data]\nfile = \"data.csv\"\ntarget = \"y\"\ntest = { every = 4 }\n[model]\nkind = "
          "\"network\"\nlayers = [{ width = 3, activation = \"tanh\" }]\n[training]\n"
          "optimizer = \"lbfgs\"\nepochs = 3\ngrid = { l2 = [1e-3, 1e-1], l1 = [0.0, 1e-2] }\n",
          "fit.toml"),
      "", [&](const std::string&) { return table(true); });
  const Grid grid = *grid_of(problem.configuration);
  const GridResult found = grid_search(*communicator, problem, grid, {});
  const auto recipes = grid_recipes(problem, grid);
  const DataSet &train = problem.data.train, &test = problem.data.test;
  for (arma::uword i = 0; i < 2; ++i)
    for (arma::uword j = 0; j < 2; ++j) {
      const arma::mat prediction = fitted(recipes[2 * i + j], train).predict(test.x);
      CHECK(found.mean(i, j) == metrics(test.task(), test.y, prediction)[0]);
    }
}

TEST_CASE("rows held back for early stopping do not train") {
  class Losses final : public FitObserver {
   public:
    void epoch_done(const EpochRecord& record, std::uint64_t) override {
      training.push_back(record.loss);
      held_back.push_back(record.validation_loss);
    }
    std::vector<double> training, held_back;
  };
  arma::mat x(2, 20), y(1, 20);
  RandomBlock(3, Purpose::testing).normal(0, 0, x);
  y = x.row(0) - x.row(1);
  const auto losses = [&](const arma::mat& targets) {
    Mistakes mistakes;
    Value::Table keys;
    keys["epochs"] = 4;
    keys["early_stopping"].table()["patience"] = 100;
    keys["early_stopping"].table()["fraction"] = 0.25;
    const Settings settings(training_schemas().front().resolve(Value(keys), "training", mistakes));
    mistakes.raise();
    Network network =
        make_chain({2}, dense_chain({{.width = 3, .activation = "tanh"}}), {.width = 1});
    network.initialise(1);
    const TrainingPlan plan = training_plan(settings);
    Trainer trainer(plan, network, loss("mse"), 1);
    Losses out;
    trainer.train(*serial_communicator(), x, targets, out);
    return out;
  };
  const Losses before = losses(y);
  REQUIRE(before.training.size() == 4);
  int n_held = 0;
  for (arma::uword i = 0; i < 20; ++i) {
    arma::mat changed = y;
    changed[i] += 1e3;
    const Losses after = losses(changed);
    const bool trains = after.training != before.training;
    const bool judges = after.held_back[0] > before.held_back[0] + 1e4;
    CHECK(trains != judges);
    n_held += judges;
  }
  CHECK(n_held == 5);
}
