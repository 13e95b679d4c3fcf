#include <ritz/learning/fit_problem.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/learning/assessment/metrics.hpp>
#include <ritz/learning/model_file.hpp>
#include "tests/support/thread_ranks.hpp"

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

// Twelve rows of two features; y = 2a − b, kind tells the sign of a − 3.
const std::string table =
    "a,b,y,kind\n1,5,-3,low\n2,1,3,low\n3,4,2,high\n4,0,8,high\n5,2,8,high\n6,9,3,high\n"
    "0,3,-3,low\n1,1,1,low\n7,2,12,high\n8,8,8,high\n2,6,-2,low\n9,1,17,high\n";

FitProblem make(const std::string& toml, const std::string& csv = table,
                const std::string& other = "") {
  return make_fit_problem(parse_toml(toml, "fit.toml"), "", [&](const std::string& path) {
    if (path.ends_with("data.csv")) return csv;
    if (path.ends_with("other.csv")) return other;
    throw UsageError("\"" + path + "\": No such file or directory");
  });
}

std::string complaint(const std::string& toml, const std::string& csv = table,
                      const std::string& other = "") {
  try {
    make(toml, csv, other);
  } catch (const ConfigurationError& error) {
    return error.what();
  }
  return "nothing";
}

const std::string regression =
    "[data]\nfile = \"data.csv\"\ntarget = \"y\"\nfeatures = [\"a\", \"b\"]\n"
    "test = { every = 4 }\n[model]\nkind = \"linear\"\n";
const std::string classification =
    "[data]\nfile = \"data.csv\"\ntarget = \"kind\"\nfeatures = [\"a\", \"b\"]\n"
    "test = { every = 4 }\n[model]\nkind = \"logistic\"\n[training]\nl2 = 0.01\n";

}  // namespace

TEST_CASE("a fit is made from its configuration, every default written out") {
  const FitProblem problem = make(regression);
  CHECK(problem.data.all.n_rows() == 12);
  CHECK(problem.data.train.n_rows() == 9);
  CHECK(problem.data.test.n_rows() == 3);
  const Settings data(*problem.configuration.table().find("data"));
  CHECK(data.text("scale") == "standard");
  CHECK(data.text("scale_target") == "none");
  CHECK(data.text("file").starts_with("/"));
  Predictor predictor(problem.recipe);
  SilentObserver nobody;
  predictor.fit(*serial_communicator(), problem.data.train, nobody);
  const arma::mat y = predictor.predict(problem.data.test.x);
  CHECK(arma::approx_equal(y, problem.data.test.y, "absdiff", 1e-12));
  // The resolved configuration gives the same problem.
  const FitProblem again = make(toml_document(problem.configuration.table()));
  const FitProblem third = make(toml_document(again.configuration.table()));
  CHECK(third.configuration == again.configuration);
  CHECK(arma::approx_equal(again.data.test.x, problem.data.test.x, "absdiff", 0));
}

TEST_CASE("every mistake of a fit is named, with its place") {
  const std::string text = complaint(
      "sed = 2\n[data]\nfile = \"data.csv\"\ntest = { every = 1 }\nscal = \"standard\"\n"
      "[model]\nkind = \"ridge\"\nlambda = -1\n[training]\nepochs = 3\n[validation]\nfolds = 1\n");
  CHECK_THAT(text, Contains("fit.toml:1:1: unknown key \"sed\" (did you mean \"seed\"?)"));
  CHECK_THAT(text, Contains("fit.toml:4:18: \"data.test.every\" is 1"));
  CHECK_THAT(text, Contains("did you mean \"scale\""));
  CHECK_THAT(text, Contains("fit.toml:8:10: \"model.lambda\" is -1"));
  CHECK_THAT(text,
             Contains("fit.toml:9:1: a ridge model is solved at once; expected no [training]"));
  CHECK_THAT(text, Contains("\"validation.folds\" is 1"));

  CHECK_THAT(complaint("[model]\nkind = \"lasoo\"\n"), Contains("did you mean \"lasso\""));
  CHECK_THAT(complaint("[model]\nkind = \"linear\"\n"), Contains("\"data\" is missing"));
  CHECK_THAT(complaint("[data]\nfile = \"data.csv\"\n"), Contains("\"model\" is missing"));
  CHECK_THAT(complaint("[data]\n[model]\nkind = \"linear\"\n"),
             Contains("\"data.file\" is missing"));
  CHECK_THAT(complaint("[data]\nfile = \"no.csv\"\n[model]\nkind = \"linear\"\n"),
             Contains("No such file"));
  CHECK_THAT(complaint(regression + "task = \"classification\"\n"),
             Contains("\"model.task\" is \"classification\", which a linear model does not do"));
  CHECK_THAT(complaint(classification + "optimizer = \"lbgfs\"\n"),
             Contains("did you mean \"lbfgs\""));
}

TEST_CASE("data from which nothing can be learnt are refused with a sentence") {
  CHECK_THAT(complaint(regression, "a,b,y\n1,2,3\n"), Contains("no test rows of 1"));
  CHECK_THAT(complaint(regression + "[validation]\nfolds = 20\n"),
             Contains("there are 12 rows for 20 folds"));
  CHECK_THAT(complaint(regression, "a,b,y\n1,2,3\n2,1,3\n3,3,3\n4,4,4\n"),
             Contains("the target \"y\" is 3 in all rows"));
  CHECK_THAT(complaint(regression, "a,b,y\n1,2,3\n1,2,4\n1,2,5\n1,2,6\n"),
             Contains("every feature is constant"));
  CHECK(make(regression, "a,b,y\n1,2,3\n1,3,4\n1,4,5\n1,5,6\n")
            .notes.at(0)
            .starts_with("1 of 2 features is constant"));
  CHECK_THAT(complaint(classification, "a,b,kind\n1,2,x\n2,1,x\n3,3,x\n4,4,x\n"),
             Contains("all rows have the class \"x\""));
  CHECK_THAT(complaint(classification, "a,b,kind\n1,2,x\n2,1,y\n3,3,x\n4,4,z\n"),
             Contains("row 3, column \"kind\": the label \"z\" is in no training row"));
  CHECK_THAT(complaint(regression, "a,b,y\n1,2,1e300\n-1e200,2,4\n1,3,5\n1,2,6\n"),
             Contains("the column \"a\" has numbers as large as 1e+200; expected none beyond") &&
                 Contains("the column \"y\""));
  const std::string usual = "[data]\nfile = \"data.csv\"\n[model]\nkind = ";
  for (const char* kind : {"\"linear\"\n", "\"logistic\"\n"})
    CHECK_THAT(complaint(usual + kind, "a\n1\n2\n1\n2\n3\n"),
               Contains("no column beside the target"));
  std::string twice = regression;
  twice.replace(twice.find("\"a\", \"b\""), 8, "\"a\", \"a\"");
  CHECK_THAT(complaint(twice), Contains("\"data.features\" names the column \"a\" twice"));
}

TEST_CASE("a class that a fold or a share leaves out is named before anything is fitted") {
  const std::string rare = "a,b,kind\n1,2,y\n2,1,x\n3,3,z\n4,4,x\n5,5,x\n6,1,x\n7,1,z\n8,1,z\n";
  CHECK_THAT(complaint(classification + "[validation]\nfolds = 4\n", rare),
             Contains("fold 0 leaves no row of the class \"y\""));
  CHECK_THAT(complaint(classification + "[validation]\nlearning_curve = [0.2]\n", rare),
             Contains("validation.learning_curve with a share of 0.2 leaves no row of the class"));
  CHECK(complaint(classification + "[validation]\nlearning_curve = [1.0]\n", rare) == "nothing");
  CHECK_THAT(complaint(regression + "[validation]\nlearning_curve = [0.0]\n"),
             Contains("\"validation.learning_curve.0\" is 0"));
}

TEST_CASE("test rows may be a share or a file of their own, or none") {
  const auto with = [](const std::string& test) {
    std::string toml = regression;
    toml.replace(toml.find("{ every = 4 }"), 13, test);
    return toml;
  };
  CHECK(make(with("{ fraction = 0.25, seed = 3 }")).data.test.n_rows() == 3);
  CHECK(make(with("\"none\"")).data.test.n_rows() == 0);
  const FitProblem apart =
      make(with("{ file = \"other.csv\" }"), table, "y,more,b,a\n4,0,2,3\n1,0,3,2\n");
  CHECK(apart.data.train.n_rows() == 12);
  CHECK(arma::approx_equal(apart.data.test.x, arma::mat{{3, 2}, {2, 3}}, "absdiff", 0));
  CHECK_THAT(complaint(with("{ file = \"other.csv\" }"), table, "y,b\n4,0\n"),
             Contains("has no column \"a\""));
  CHECK_THAT(complaint(with("{ file = \"other.csv\" }"), table, "y,a,b\n4,1e200,1\n"),
             Contains("data.test.file: the column \"a\" has numbers as large as 1e+200"));
  CHECK_THAT(complaint(with("\"none\"") + "[validation]\nbootstrap = 5\n"),
             Contains("needs test rows"));
}

TEST_CASE("folds, resamples and learning curves have the same bits on any number of ranks") {
  const std::string toml = GENERATE(regression, classification);
  const FitProblem problem = make(toml + "[validation]\nfolds = { number = 3, shuffle = true }\n");
  const auto all = [&](const Communicator& ranks) {
    const arma::mat folds =
        cross_validate(ranks, problem.recipe, problem.data.all, problem.validation, {});
    const BiasVariance spread =
        bias_variance(ranks, problem.recipe, problem.data.train, problem.data.test, 5, {});
    const LearningCurve curve = learning_curve(ranks, problem.recipe, problem.data.train,
                                               problem.data.test, {0.7, 1.0}, {});
    CHECK(spread.error == Approx(spread.bias_squared + spread.variance).margin(1e-20));
    return arma::vec(
        arma::join_cols(arma::vectorise(folds), arma::vectorise(spread.metrics),
                        arma::join_cols(arma::vectorise(curve.train), arma::vectorise(curve.test)),
                        arma::vec{spread.error, spread.bias_squared, spread.variance}));
  };
  const arma::vec alone = all(*serial_communicator());
  for (const int n_ranks : {2, 4})
    test::on_ranks(n_ranks, [&](const Communicator& ranks) {
      const arma::vec shared = all(ranks);
      const bool equal = shared.n_elem == alone.n_elem &&
                         std::memcmp(shared.memptr(), alone.memptr(), 8 * alone.n_elem) == 0;
      if (!equal) throw std::runtime_error("other numbers");
    });
}

TEST_CASE("an error in one fold ends all ranks with the same sentence") {
  // One row of a class: the fold that holds it leaves none.
  FitProblem rare = make(classification, "a,b,kind\n1,2,x\n2,1,y\n3,3,x\n4,4,x\n5,5,x\n");
  rare.validation.n_folds = 5;
  test::on_ranks(2, [&](const Communicator& ranks) {
    CHECK_THROWS_WITH(cross_validate(ranks, rare.recipe, rare.data.all, rare.validation, {}),
                      Contains("fold 1 leaves no row of the class \"y\""));
  });
}

TEST_CASE("tasks that are asked to end leave what is done, and all ranks hear of it") {
  for (const int n_ranks : {1, 2})
    test::on_ranks(n_ranks, [&](const Communicator& ranks) {
      const auto perform = [](arma::uword task) -> arma::vec {
        if (task == 3) throw Error(ExitStatus::stopped, "SIGTERM");
        return {static_cast<double>(task)};
      };
      try {
        share_out(ranks, 6, 1, perform);
        throw std::runtime_error("it went on");
      } catch (const Interrupted& interrupted) {
        const arma::mat& done = interrupted.results();
        const bool others = ranks.size() > 1;  // the other rank has the tasks 0, 2 and 4
        if (interrupted.what() != std::string("SIGTERM") || !interrupted.collective() ||
            done[0] != 0 || done[1] != 1 || done[2] != 2 || !std::isnan(done[3]) ||
            std::isnan(done[4]) == others || !std::isnan(done[5]))
          throw std::runtime_error("other results");
      }
    });
}

TEST_CASE("a header of numbers is noted") {
  const std::string rows = "1,2\n3,4\n5,9\n2,1\n4,4\n7,7\n";
  const std::string toml = "[data]\nfile = \"data.csv\"\n[model]\nkind = \"linear\"\n";
  CHECK_THAT(make(toml, "0.5,7\n" + rows).notes.front(), Contains("header = false"));
  CHECK(make(toml, "a,7\n" + rows).notes.empty());
}

TEST_CASE("a model comes back from its file, with names and scaling") {
  const FitProblem problem = make(classification);
  Predictor predictor(problem.recipe);
  SilentObserver nobody;
  predictor.fit(*serial_communicator(), problem.data.train, nobody);
  const Document document = model_document("model.h5", problem, predictor);
  const SavedModel saved = load_model(from_hdf5(to_hdf5(document), "model.h5"));
  CHECK(saved.class_names == std::vector<std::string>{"high", "low"});
  CHECK(saved.feature_names == std::vector<std::string>{"a", "b"});
  CHECK(arma::approx_equal(saved.predictor->predict(problem.data.all.x),
                           predictor.predict(problem.data.all.x), "absdiff", 0));
  CHECK(accuracy(problem.data.all.y, saved.predictor->predict(problem.data.all.x)) > 0.9);
  CHECK_THROWS_WITH(load_model(Document("x.h5")), Contains("holds no model"));
}
