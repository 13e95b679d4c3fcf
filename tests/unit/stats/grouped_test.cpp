#include "stats/grouped.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <stdexcept>

#include "autoregressive.hpp"
#include "stats/histogram.hpp"

using namespace ritz;
using test::Autoregressive;

TEST_CASE("groups hold whole walkers, or stretches of time where walkers are few") {
  const Grouping many(100, 10, 64);
  CHECK(many.count() == 64);
  std::set<arma::uword> seen;
  for (arma::uword walker = 0; walker < 100; ++walker) {
    CHECK(many.group(walker, 0) == many.group(walker, 9));
    seen.insert(many.group(walker, 0));
  }
  CHECK(seen.size() == 64);

  const Grouping few(3, 1000, 64);
  CHECK(few.count() == 63);
  arma::vec samples(63, arma::fill::zeros);
  for (arma::uword walker = 0; walker < 3; ++walker)
    for (arma::uword t = 0; t < 1000; ++t) samples[few.group(walker, t)] += 1;
  CHECK(samples.min() >= 47);
  CHECK(samples.max() <= 48);
  CHECK(few.group(2, 5000) == 62);
  CHECK(Grouping(2, 3, 64).count() == 6);
}

TEST_CASE("with equal weights the error is the standard error of the group means") {
  GroupedAccumulator accumulator(2, 4);
  const arma::mat values{{1, 2, 4, 9}, {1, 1, 1, 1}};
  for (arma::uword g = 0; g < 4; ++g)
    for (int repeat = 0; repeat < 3; ++repeat) accumulator.add(g, values.col(g));
  const auto estimate = accumulator.mean();
  CHECK(estimate.n_groups == 4);
  CHECK(estimate.value[0] == Approx(4));
  CHECK(estimate.error[0] == Approx(arma::stddev(values.row(0)) / 2));
  CHECK(estimate.value[1] == 1);
  CHECK(estimate.error[1] == 0);
}

TEST_CASE("a ratio by the jackknife knows about correlations") {
  // The numerator is three times the denominator in every group: no error, however both spread.
  GroupedAccumulator accumulator(2, 8);
  test::SplitMix random(1);
  for (arma::uword g = 0; g < 8; ++g) {
    const double x = 1 + random.uniform();
    accumulator.add(g, arma::vec{3 * x, x}, 1 + random.uniform());
  }
  const auto ratio =
      accumulator.estimate([](const arma::vec& means) { return arma::vec{means[0] / means[1]}; });
  CHECK(ratio.value[0] == Approx(3));
  CHECK(ratio.error[0] == Approx(0).margin(1e-13));
  CHECK(accumulator.mean().error[0] > 0.01);
}

TEST_CASE("accumulators of several ranks add up to the same bits") {
  const Axis axis{-3, 3, 20};
  const arma::mat series = Autoregressive{0.9}.chains(16, 200, 3);
  const Grouping grouping(16, 200, 8);
  Histogram whole(axis, grouping.count()), upper(axis, grouping.count()),
      lower(axis, grouping.count());
  for (arma::uword t = 0; t < 200; ++t)
    for (arma::uword walker = 0; walker < 16; ++walker) {
      const arma::uword group = grouping.group(walker, t);
      const std::span<const double> value(&series(walker, t), 1);
      whole.add(group, value);
      (walker < 5 ? lower : upper).add(group, value);
    }
  upper.accumulator().data() += lower.accumulator().data();
  CHECK(arma::approx_equal(whole.accumulator().data(), upper.accumulator().data(), "absdiff", 0));
  CHECK(arma::accu(whole.accumulator().data().head_rows(21)) == 16 * 200);
}

TEST_CASE("a histogram of correlated walkers has honest errors") {
  const Axis axis{-1, 1, 4};
  const Autoregressive process{0.9};
  arma::vec exact(4);
  for (arma::uword i = 0; i < 4; ++i)
    exact[i] = arma::normcdf(axis.edges()[i + 1]) - arma::normcdf(axis.edges()[i]);
  constexpr int n = 400;
  arma::vec squares(4, arma::fill::zeros), shape_squares(4, arma::fill::zeros);
  for (std::uint64_t seed = 1; seed <= n; ++seed) {
    Histogram histogram(axis, 64);
    const arma::mat series = process.chains(64, 60, seed);
    for (arma::uword t = 0; t < 60; ++t)
      for (arma::uword walker = 0; walker < 64; ++walker)
        histogram.add(walker, std::span<const double>(&series(walker, t), 1));
    const auto density = histogram.density();
    const auto shape = histogram.normalized_density();
    CHECK(arma::accu(shape.value) * axis.width() == Approx(1));
    squares += arma::square((density.value - exact / axis.width()) / density.error) / n;
    const arma::vec exact_shape = exact / arma::accu(exact) / axis.width();
    shape_squares += arma::square((shape.value - exact_shape) / shape.error) / n;
  }
  CAPTURE(squares.t(), shape_squares.t());
  CHECK(squares.min() > 0.65);
  CHECK(squares.max() < 1.4);
  CHECK(shape_squares.min() > 0.65);
  CHECK(shape_squares.max() < 1.4);
}

TEST_CASE("bins are half open and count what is outside") {
  const Axis axis{0, 0.3, 3};
  CHECK(axis.bin(0.0) == arma::uword(0));
  CHECK(axis.bin(0.1) == arma::uword(1));
  CHECK(axis.bin(std::nextafter(0.3, 0)) == arma::uword(2));
  CHECK_FALSE(axis.bin(0.3).has_value());
  CHECK_FALSE(axis.bin(-1e-300).has_value());
  CHECK_FALSE(axis.bin(std::nan("")).has_value());
  CHECK(axis.centers()[1] == Approx(0.15));
  Histogram histogram(axis, 2);
  const std::vector<double> values{0.05, 0.05, 0.25, 7, std::nan("")};
  histogram.add(0, values);
  histogram.add(1, values, 3);
  CHECK(histogram.counts().value[0] == 2);
  CHECK(histogram.density().value[2] == Approx(10));
  CHECK(histogram.outside() == 2);
  CHECK(histogram.counts().error.max() == 0);
  CHECK_THROWS_AS(Histogram(Axis{0, 0, 3}, 2), std::logic_error);
}

TEST_CASE("one group has a mean and no error") {
  GroupedAccumulator accumulator(1, 8);
  accumulator.add(3, arma::vec{5});
  const auto estimate = accumulator.mean();
  CHECK(estimate.value[0] == 5);
  CHECK(std::isinf(estimate.error[0]));
  CHECK(estimate.n_groups == 1);
  CHECK_THROWS_AS(accumulator.add(8, arma::vec{5}), std::logic_error);
  CHECK_THROWS_AS(accumulator.add(0, arma::vec{5, 6}), std::logic_error);
}
