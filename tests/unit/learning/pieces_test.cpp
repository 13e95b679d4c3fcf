#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/learning/assessment/metrics.hpp>
#include <ritz/learning/data/franke.hpp>
#include <ritz/learning/data/polynomial.hpp>
#include <ritz/learning/data/scaler.hpp>
#include <ritz/learning/data/split.hpp>

using namespace ritz;

// The numbers of an independent program in another language.
TEST_CASE("Franke's points, function and noise have the digits of the recipe") {
  const Records r = franke_records(1000, 0.1, 2026);
  CHECK(r.x(0, 0) == 0.85785422301121816);
  CHECK(r.x(1, 0) == 0.47162738394145709);
  CHECK(r.noiseless[0] == Approx(0.39219787953465851).epsilon(1e-15));
  CHECK(r.y[0] == Approx(0.46509585947314519).epsilon(1e-15));
  CHECK(arma::accu(r.x.row(0)) == Approx(498.083845094).epsilon(1e-11));
  CHECK(arma::accu(r.x.row(1)) == Approx(496.264357408).epsilon(1e-11));
  CHECK(arma::accu(r.noiseless) == Approx(417.166768447).epsilon(1e-11));
  CHECK(arma::accu(r.y) == Approx(416.840643381).epsilon(1e-11));
}

TEST_CASE("polynomials of two features have their terms in the customary order") {
  const Polynomial p(2, 3);
  CHECK(p.names({"x", "y"}) ==
        std::vector<std::string>{"x", "y", "x^2", "x y", "y^2", "x^3", "x^2 y", "x y^2", "y^3"});
  const arma::vec value = p.apply(arma::vec{2, 3});
  CHECK(arma::approx_equal(value, arma::vec{2, 3, 4, 6, 9, 8, 12, 18, 27}, "absdiff", 0));
  const Polynomial three(3, 2);
  CHECK(three.names({"a", "b", "c"}) ==
        std::vector<std::string>{"a", "b", "c", "a^2", "a b", "a c", "b^2", "b c", "c^2"});
  CHECK(Polynomial(4, 5).n_columns() == 125);  // 9!/(4! 5!) − 1
  CHECK_THROWS_AS(Polynomial(64, 10), UsageError);
}

TEST_CASE("scaling gives mean 0 and variance 1 over n, or the range 0 to 1, and back") {
  const arma::mat x = {{1, 2, 3, 6}, {5, 5, 5, 5}};
  Scaler standard("standard"), minmax("minmax"), none("none");
  for (Scaler* s : {&standard, &minmax, &none}) {
    s->fit(x);
    CHECK(arma::approx_equal(s->invert(s->apply(x)), x, "absdiff", 1e-15));
  }
  const arma::mat z = standard.apply(x);
  CHECK(arma::mean(z.row(0)) == Approx(0).margin(1e-15));
  CHECK(arma::mean(arma::square(z.row(0))) == Approx(1));
  CHECK(arma::all(z.row(1) == 0));
  CHECK(arma::approx_equal(minmax.apply(x).row(0), arma::rowvec{0, 0.2, 0.4, 1}, "absdiff", 1e-15));
  CHECK(arma::all(minmax.apply(x).row(1) == 0));
  CHECK(arma::approx_equal(none.apply(x), x, "absdiff", 0));
}

TEST_CASE("rows are split by their number, and at random with every class in its share") {
  const Split every = split_every(12, 5);
  CHECK(arma::approx_equal(every.test, arma::uvec{4, 9}, "absdiff", 0));
  CHECK(every.train.n_elem == 10);
  CHECK(split_every(4, 5).test.empty());

  arma::uvec classes(100);
  classes.tail(20).ones();
  const Split share = split_fraction(100, 0.25, 3, classes);
  CHECK(share.test.n_elem == 25);
  CHECK(arma::accu(classes(share.test)) == 5);
  CHECK(arma::approx_equal(arma::sort(arma::join_cols(share.train, share.test)),
                           arma::regspace<arma::uvec>(0, 99), "absdiff", 0));
  CHECK_FALSE(
      arma::approx_equal(share.test, split_fraction(100, 0.25, 4, classes).test, "absdiff", 0));

  const auto folds = fold_rows(11, 3, false, 1);
  CHECK(arma::approx_equal(folds[1], arma::uvec{1, 4, 7, 10}, "absdiff", 0));
  arma::uvec all;
  for (const auto& fold : fold_rows(11, 3, true, 1)) all = arma::join_cols(all, fold);
  CHECK(arma::approx_equal(arma::sort(all), arma::regspace<arma::uvec>(0, 10), "absdiff", 0));
  CHECK_FALSE(arma::approx_equal(all.head(4), folds[0], "absdiff", 0));
}

TEST_CASE("regression metrics have the values of their formulas") {
  const arma::mat truth = {{1, 2, 3, 6}}, prediction = {{1, 2, 4, 4}};
  CHECK(mean_squared_error(truth, prediction) == 1.25);
  CHECK(mean_absolute_error(truth, prediction) == 0.75);
  CHECK(r_squared(truth, prediction) == Approx(1 - 5.0 / 14));
  CHECK(r_squared(truth, -truth) < 0);
  CHECK(std::isnan(r_squared(arma::mat{{1, 1}}, arma::mat{{1, 2}})));
}

TEST_CASE("classification metrics have the values of their formulas") {
  const arma::mat truth = one_hot({0, 0, 1, 1, 2}, 3);
  const arma::mat p = {
      {0.7, 0.2, 0.1, 0.0, 0.1}, {0.2, 0.5, 0.8, 0.6, 0.1}, {0.1, 0.3, 0.1, 0.4, 0.8}};
  CHECK(accuracy(truth, p) == 0.8);
  CHECK(
      cross_entropy(truth, p) ==
      Approx(-(std::log(0.7) + std::log(0.2) + std::log(0.8) + std::log(0.6) + std::log(0.8)) / 5));
  const arma::umat counts = confusion(truth, p);
  CHECK(arma::conv_to<std::vector<arma::uword>>::from(arma::vectorise(counts)) ==
        std::vector<arma::uword>{1, 0, 0, 1, 2, 0, 0, 0, 1});
  const ClassScores scores = class_scores(counts);
  CHECK(arma::approx_equal(scores.precision, arma::vec{1, 2.0 / 3, 1}, "absdiff", 1e-15));
  CHECK(arma::approx_equal(scores.recall, arma::vec{0.5, 1, 1}, "absdiff", 1e-15));
  CHECK(arma::approx_equal(scores.f1, arma::vec{2.0 / 3, 0.8, 1}, "absdiff", 1e-15));
  CHECK(std::isfinite(cross_entropy(truth, 1 - truth)));
}

TEST_CASE("a class that neither truth nor prediction has does not count") {
  const arma::mat truth = one_hot({0, 1, 1}, 3), right = truth;
  const ClassScores scores = class_scores(confusion(truth, right));
  CHECK(scores.f1[0] == 1);
  CHECK(std::isnan(scores.precision[2]));
  CHECK(std::isnan(scores.recall[2]));
  const arma::vec found = metrics(Task::classification, truth, right);
  CHECK(found[2] == 1);  // f1
  CHECK(found[3] == 1);  // roc_auc
  // One that is predicted but not there does.
  const arma::mat wrong = one_hot({0, 1, 2}, 3);
  CHECK(metrics(Task::classification, truth, wrong)[2] == Approx((1 + 2.0 / 3 + 0) / 3));
}

TEST_CASE("the area under the ROC curve counts pairs, ties as one half") {
  const arma::rowvec members = {1, 0, 1, 0, 0, 1}, scores = {0.9, 0.4, 0.4, 0.1, 0.8, 0.8};
  // Pairs (member, other): 3 of 3 for 0.9; 1 + ½ of 3 for 0.4; 2 + ½ of 3 for 0.8.
  CHECK(roc_auc(members, scores) == Approx((3 + 1.5 + 2.5) / 9));
  CHECK(std::isnan(roc_auc({1, 1}, {0, 1})));
  const arma::mat curve = roc_curve(members, scores);
  double area = 0;
  for (arma::uword i = 1; i < curve.n_rows; ++i)
    area += (curve(i, 0) - curve(i - 1, 0)) * (curve(i, 1) + curve(i - 1, 1)) / 2;
  CHECK(area == Approx(7.0 / 9));
}
