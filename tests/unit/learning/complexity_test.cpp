// Bias and variance against the complexity of a model.

#include <ritz/learning/complexity.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include "tests/support/thread_ranks.hpp"

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

FitProblem make(const std::string& validation) {
  const std::string configuration =
      "[data]\ngenerate = { kind = \"franke\", points = 100, noise = 0.1, seed = 1 }\n"
      "[model]\nkind = \"linear\"\n[validation]\n";
  return make_fit_problem(parse_toml(configuration + validation, "fit.toml"), "", {});
}

const std::string degrees = "bootstrap = 20\ncomplexity = { degree = [1, 3, 7] }\n";

std::vector<BiasVariance> curve_of(const FitProblem& problem, const Communicator& communicator) {
  return complexity_curve(communicator, problem, complexity_of(problem.configuration).value(), {});
}

}  // namespace

TEST_CASE("bias falls and variance grows with the degree, and both add up to the error") {
  const FitProblem problem = make(degrees);
  const auto alone = serial_communicator();
  const auto curve = curve_of(problem, *alone);
  REQUIRE(curve.size() == 3);
  for (const BiasVariance& at : curve)
    CHECK(at.error == Approx(at.bias_squared + at.variance).epsilon(1e-10));
  CHECK(curve[0].bias_squared > 1.2 * curve[1].bias_squared);
  CHECK(curve[2].variance > 2 * curve[0].variance);

  // The first is the model with degree 1, which is the default.
  const BiasVariance first =
      bias_variance(*alone, problem.recipe, problem.data.train, problem.data.test, 20, {});
  CHECK(curve[0].error == first.error);

  const Variation variation = complexity_of(problem.configuration).value();
  CHECK(variation.key == "model.degree");
  CHECK_THAT(complexity_csv(variation, Task::regression, curve),
             Contains("model.degree,error,bias_squared,variance,r2_mean,r2_std"));
  CHECK_THAT(complexity_text(variation, curve), Contains("smallest error"));
}

TEST_CASE("bias and variance against complexity have the same bits on 1, 2 and 4 ranks") {
  const FitProblem problem = make(degrees);
  const auto alone = curve_of(problem, *serial_communicator());
  for (const int n_ranks : {2, 4})
    ritz::test::on_ranks(n_ranks, [&](const Communicator& communicator) {
      const auto shared = curve_of(problem, communicator);
      for (std::size_t i = 0; i < alone.size(); ++i)
        if (shared[i].error != alone[i].error || shared[i].variance != alone[i].variance)
          throw std::runtime_error("other bits");
    });
}

TEST_CASE("complexities that make no sense are refused") {
  CHECK_FALSE(complexity_of(make("bootstrap = 5\n").configuration));
  CHECK_THROWS_WITH(make("complexity = { degree = [1, 2] }\n"), Contains("validation.bootstrap"));
  CHECK_THROWS_WITH(make("bootstrap = 5\ncomplexity = { degree = 3 }\n"), Contains("one key"));
  CHECK_THROWS_WITH(make("bootstrap = 5\ncomplexity = { degree = [1], lambda = [2] }\n"),
                    Contains("one key"));
  for (const char* key : {"data.file", "data.test.every", "validation.bootstrap", "model.task"})
    CHECK_THROWS_WITH(
        make("bootstrap = 5\ncomplexity = { \"" + std::string(key) + "\" = [1, 2] }\n"),
        Contains("expected keys of [model] (but its task) or [training]"));
  const FitProblem wrong = make("bootstrap = 5\ncomplexity = { degre = [1, 2] }\n");
  CHECK_THROWS_WITH(complexity_recipes(wrong, complexity_of(wrong.configuration).value()),
                    Contains("did you mean \"degree\""));
}
