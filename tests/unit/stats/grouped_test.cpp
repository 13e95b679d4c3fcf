#include <ritz/stats/grouped.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <stdexcept>

#include <ritz/stats/histogram.hpp>
#include "autoregressive.hpp"

using namespace ritz;
using test::Autoregressive;

TEST_CASE("groups hold whole walkers of one block, or stretches of time where walkers are few") {
  const Blocks blocks{100, 32};
  const Grouping many(blocks, 10);
  CHECK(many.count() == 3 * 16 + 4);
  std::set<arma::uword> seen;
  for (arma::uword walker = 0; walker < 100; ++walker) {
    const arma::uword group = many.group(walker, 0);
    CHECK(group == many.group(walker, 9));
    const IndexRange own = many.groups(blocks.walkers(walker / 32));
    CHECK((group >= own.begin && group < own.end));
    seen.insert(group);
  }
  CHECK(seen.size() == many.count());
  CHECK(*seen.rbegin() == many.count() - 1);
  CHECK(many.groups({0, 100}) == IndexRange{0, many.count()});

  const Grouping few({3, 2}, 1000);
  CHECK(few.count() == 66);
  arma::vec samples(66, arma::fill::zeros);
  for (arma::uword walker = 0; walker < 3; ++walker)
    for (arma::uword t = 0; t < 1000; ++t) samples[few.group(walker, t)] += 1;
  CHECK(samples.min() >= 45);
  CHECK(samples.max() <= 46);
  CHECK(few.group(2, 5000) == 65);
  CHECK(few.groups({2, 3}) == IndexRange{44, 66});
  // Not more stretches than each has measurements.
  CHECK(Grouping({2, 32}, 10).count() == 6);
}

TEST_CASE("a single walker has honest errors of its observables") {
  const Autoregressive process{0.8};
  constexpr int n = 300;
  double squares = 0;
  const Grouping grouping({1, 32}, 4000);
  for (std::uint64_t seed = 1; seed <= n; ++seed) {
    const arma::mat series = process.chains(1, 4000, seed);
    GroupedAccumulator accumulator(1, grouping.count());
    for (arma::uword t = 0; t < 4000; ++t)
      accumulator.add(grouping.group(0, t), arma::vec{series(0, t)});
    const auto estimate = accumulator.mean();
    squares += std::pow(estimate.value[0] / estimate.error[0], 2) / n;
  }
  // Stretches of 62 measurements with τ = 9 make the error a little small: by 7 %.
  CHECK(squares > 0.75);
  CHECK(squares < 1.5);
}

// Each of two walkers stays where it began, at ±1; between them nothing is known to better than 1.
TEST_CASE("walkers that stay apart have an error that says so, however few they are") {
  for (const arma::uword n_walkers : {2, 4, 15}) {
    const Grouping grouping({n_walkers, 32}, 4000);
    const arma::mat noise = Autoregressive{0.5}.chains(n_walkers, 4000, 5);
    GroupedAccumulator accumulator(1, grouping.count(), grouping.n_stretches());
    for (arma::uword walker = 0; walker < n_walkers; ++walker)
      for (arma::uword t = 0; t < 4000; ++t)
        accumulator.add(grouping.group(walker, t),
                        arma::vec{(walker % 2 ? 1 : -1) + 0.1 * noise(walker, t)});
    CHECK(accumulator.mean().error[0] ==
          Approx(1 / std::sqrt(static_cast<double>(n_walkers - 1))).epsilon(0.05));
  }
}

// Stretches of 62 measurements do not outlast τ = 199; those of a quarter of the time do.
TEST_CASE("stretches of time grow until they outlast the autocorrelation") {
  const Autoregressive process{0.99};
  double squares = 0;
  const Grouping grouping({1, 32}, 4000);
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const arma::mat series = process.chains(1, 4000, seed);
    GroupedAccumulator accumulator(1, grouping.count(), grouping.n_stretches());
    for (arma::uword t = 0; t < 4000; ++t)
      accumulator.add(grouping.group(0, t), arma::vec{series(0, t)});
    const auto estimate = accumulator.mean();
    squares += std::pow(estimate.value[0] / estimate.error[0], 2) / 200;
  }
  CHECK(squares > 0.5);
  CHECK(squares < 2.5);
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
  const Grouping grouping({16, 2}, 200);
  Histogram whole(axis, grouping.count()), upper(axis, grouping.count()),
      lower(axis, grouping.count());
  for (arma::uword t = 0; t < 200; ++t)
    for (arma::uword walker = 0; walker < 16; ++walker) {
      const arma::uword group = grouping.group(walker, t);
      const std::span<const double> value(&series(walker, t), 1);
      whole.add(group, value);
      (walker < 6 ? lower : upper).add(group, value);
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
  arma::vec squares(4, arma::fill::zeros);
  for (std::uint64_t seed = 1; seed <= n; ++seed) {
    Histogram histogram(axis, 64);
    const arma::mat series = process.chains(64, 60, seed);
    for (arma::uword t = 0; t < 60; ++t)
      for (arma::uword walker = 0; walker < 64; ++walker)
        histogram.add(walker, std::span<const double>(&series(walker, t), 1));
    const auto density = histogram.density();
    squares += arma::square((density.value - exact / axis.width()) / density.error) / n;
  }
  CAPTURE(squares.t());
  CHECK(squares.min() > 0.65);
  CHECK(squares.max() < 1.4);
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
