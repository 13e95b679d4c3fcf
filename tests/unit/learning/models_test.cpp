#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/io/document_archive.hpp>
#include <ritz/learning/models/lasso.hpp>
#include <ritz/learning/models/logistic.hpp>
#include <ritz/learning/models/ridge.hpp>
#include <ritz/random/random_block.hpp>

using namespace ritz;

namespace {

arma::mat normal(arma::uword n_rows, arma::uword n_columns, std::uint64_t step) {
  arma::mat out(n_rows, n_columns);
  RandomBlock(5, Purpose::testing).normal(0, step, out);
  return out;
}

// Correlated features, a target of a few of them, and noise.
struct Sample {
  arma::mat x = normal(20, 60, 1), y;
  Sample() {
    for (arma::uword j = 1; j < x.n_rows; ++j) x.row(j) = 0.9 * x.row(j - 1) + 0.3 * x.row(j);
    y = 2 * x.row(3) - x.row(11) + 0.5 * normal(1, 60, 2) + 7;
  }
};

ModelContext shape(arma::uword n_features, arma::uword n_outputs) {
  ModelContext out;
  out.n_features = n_features;
  out.n_outputs = n_outputs;
  return out;
}

void fit(Model& model, const arma::mat& x, const arma::mat& y) {
  SilentObserver nobody;
  model.fit(*serial_communicator(), x, y, nobody);
}

double squared_error(const LinearModel& model, const Sample& s) {
  return arma::mean(arma::vectorise(arma::square(s.y - model.predict(s.x))));
}

}  // namespace

TEST_CASE("ridge solves its normal equations, the intercept unpenalised") {
  const Sample s;
  const double lambda = 0.3;
  Ridge model(shape(20, 1), lambda);
  fit(model, s.x, s.y);
  const arma::mat rest = s.y - model.predict(s.x);
  const arma::mat slope = s.x * rest.t() / 60 - lambda * model.coefficients();
  CHECK(arma::abs(slope).max() < 1e-13);
  CHECK(arma::accu(rest) == Approx(0).margin(1e-11));
}

TEST_CASE("the lasso meets the conditions of its minimum at any penalty") {
  const Sample s;
  for (const double lambda : {1e-6, 1e-3, 0.03, 0.3, 2.0, 50.0}) {
    Lasso model(shape(20, 1), {lambda, 0, 100000});
    fit(model, s.x, s.y);
    const arma::vec slope = s.x * (s.y - model.predict(s.x)).t() / 60;
    const arma::vec b = model.coefficients();
    for (arma::uword j = 0; j < b.n_elem; ++j) {
      if (b[j] == 0)
        CHECK(std::abs(slope[j]) <= lambda / 2 + 1e-13);
      else
        CHECK(slope[j] == Approx(std::copysign(lambda / 2, b[j])).margin(1e-12));
    }
    if (lambda == 50.0) CHECK(arma::all(b == 0));
  }
}

TEST_CASE("the lasso copes with columns that depend on each other or are constant") {
  Sample s;
  s.x.row(5) = s.x.row(4);
  s.x.row(6).fill(3);
  s.x.row(8) = s.x.row(7) + s.x.row(4);
  Lasso model(shape(20, 1), {0.01, 0, 100000});
  fit(model, s.x, s.y);
  CHECK(model.coefficients()[6] == 0);
  const arma::vec slope = s.x * (s.y - model.predict(s.x)).t() / 60;
  CHECK(arma::abs(slope).max() <= 0.005 + 1e-9);
}

TEST_CASE("the lasso's path begins with no coefficient and ends with the fit") {
  const Sample s;
  Lasso model(shape(20, 1), {1e-3, 12, 100000});
  fit(model, s.x, s.y);
  const PenaltyPath& path = *model.penalty_path();
  CHECK(arma::all(path.coefficients.col(0) == 0));
  CHECK(path.lambda[11] == Approx(1e-3));
  CHECK(arma::approx_equal(path.coefficients.col(11), model.coefficients(), "absdiff", 1e-10));
  CHECK(squared_error(model, s) < 0.25);
}

TEST_CASE("logistic and softmax regression have the gradient of their loss, which vanishes") {
  const arma::uword n_classes = GENERATE(2, 3);
  const arma::mat x = normal(4, 80, 3);
  const arma::uvec classes =
      most_likely(normal(n_classes, 4, 4) * x + 0.7 * normal(n_classes, 80, 5));
  const arma::mat y = one_hot(classes, n_classes);
  const ModelContext context = shape(4, n_classes);
  LogisticSettings settings;
  settings.l2 = 0.01;
  settings.lbfgs.gradient_tolerance = 1e-10;
  Logistic model(context, settings);
  arma::vec at = arma::vectorise(normal(model.n_parameters(), 1, 6)), gradient, ignored;
  model.objective(at, x, y, gradient);
  for (arma::uword k = 0; k < at.n_elem; ++k) {
    const double h = 1e-5;
    arma::vec up = at, down = at;
    up[k] += h;
    down[k] -= h;
    const double slope =
        (model.objective(up, x, y, ignored) - model.objective(down, x, y, ignored)) / (2 * h);
    CHECK(gradient[k] == Approx(slope).epsilon(1e-6).margin(1e-9));
  }
  fit(model, x, y);
  const LinearMap& map = *model.linear_map();
  model.objective(arma::join_cols(arma::vectorise(map.coefficients), map.intercepts), x, y,
                  gradient);
  CHECK(arma::abs(gradient).max() < 1e-9);
  const arma::mat p = model.predict(x);
  CHECK(arma::approx_equal(arma::sum(p, 0), arma::ones<arma::rowvec>(80), "absdiff", 1e-14));
  // Intercepts are free: mean probabilities are the shares of the classes.
  CHECK(arma::approx_equal(arma::mean(p, 1), arma::mean(y, 1), "absdiff", 1e-8));
}

TEST_CASE("the probability of the second of two classes is the sigmoid of the score") {
  const arma::mat x = normal(3, 50, 7);
  const ModelContext two = shape(3, 2);
  Logistic model(two, {0.05, 1000, {}});
  arma::uvec members(50);
  for (arma::uword i = 0; i < 50; ++i) members[i] = x(0, i) > x(1, i) ? 1 : 0;
  fit(model, x, one_hot(members, 2));
  const arma::mat z = model.linear_map()->apply(x);
  CHECK(arma::approx_equal(model.predict(x).row(1), 1 / (1 + arma::exp(-z)), "absdiff", 1e-15));
  CHECK(arma::accu((z > 0) == (members.t() == 1)) > 45);
}

TEST_CASE("a model that is written and read again predicts the same") {
  const Sample s;
  const ModelContext context = shape(20, 1);
  Lasso model(context, {0.01, 3, 100000}), copy(context, {0.01, 3, 100000});
  fit(model, s.x, s.y);
  Document document;
  auto writer = DocumentArchive::writer(document);
  model.archive(writer);
  auto reader = DocumentArchive::reader(document);
  copy.archive(reader);
  CHECK(arma::approx_equal(copy.predict(s.x), model.predict(s.x), "absdiff", 0));
  CHECK(copy.penalty_path()->lambda.n_elem == 3);
}
