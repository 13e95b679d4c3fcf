#include <ritz/stats/resampling.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include <ritz/stats/clipping.hpp>
#include "autoregressive.hpp"

using namespace ritz;

namespace {

Statistic mean_and_variance(const arma::vec& x) {
  return [&x](const arma::uvec& rows) {
    const arma::vec drawn = x.elem(rows);
    return arma::vec{arma::mean(drawn), arma::var(drawn, 1)};
  };
}

}  // namespace

TEST_CASE("the jackknife of a mean is the standard error, of a variance it finds the bias") {
  const arma::vec x{1, 2, 4, 9, 11};
  const auto estimate = jackknife(x.n_elem, mean_and_variance(x));
  CHECK(estimate.value[0] == Approx(5.4));
  CHECK(estimate.error[0] == Approx(arma::stddev(x) / std::sqrt(5.)));
  CHECK(estimate.bias[0] == Approx(0).margin(1e-14));
  // Removing the bias turns the variance with 1/n into that with 1/(n − 1).
  CHECK(estimate.value[1] - estimate.bias[1] == Approx(arma::var(x)));
  CHECK_THROWS_AS(jackknife(1, mean_and_variance(x)), std::logic_error);
}

TEST_CASE("the bootstrap of a mean has the standard error") {
  const arma::vec x = test::Autoregressive{0}.chains(1, 200, 3).t();
  test::SplitMix random(4);
  const auto estimate = bootstrap(
      200, 2000, [&](std::uint64_t n) { return random.below(n); }, mean_and_variance(x));
  CHECK(estimate.replicates.n_cols == 2000);
  CHECK(estimate.value[0] == Approx(arma::mean(x)));
  // 2000 resamples know a standard deviation to 1.6 %.
  CHECK(estimate.error[0] == Approx(arma::stddev(x, 1) / std::sqrt(200.)).epsilon(0.06));
  CHECK(estimate.bias[1] == Approx(-arma::var(x, 1) / 200).margin(4 * 0.1 / std::sqrt(2000.)));
}

TEST_CASE("rows in and out of the bag") {
  test::SplitMix random(5);
  const arma::uvec rows = bootstrap_rows(50, [&](std::uint64_t n) { return random.below(n); });
  const arma::uvec out = rows_left_out(rows, 50);
  CHECK(rows.n_elem == 50);
  CHECK(rows.max() < 50);
  CHECK(out.n_elem + arma::uvec(arma::unique(rows)).n_elem == 50);
  for (const auto row : out) CHECK_FALSE(arma::any(rows == row));
}

namespace {
arma::mat clipped(arma::mat values, double factor) {
  clip_outliers(values, factor);
  return values;
}
}  // namespace

TEST_CASE("outliers are drawn into a window around the median") {
  // Median 3, mean distance (2 + 1 + 0 + 1 + 96)/5 = 20.
  const arma::vec x{2, 1, 99, 4, 3};
  CHECK(arma::approx_equal(clipped(x, 2), arma::vec{2, 1, 43, 4, 3}, "absdiff", 1e-13));
  CHECK(arma::approx_equal(clipped(x, 0), arma::vec(5).fill(3), "absdiff", 0));
  CHECK(arma::approx_equal(clipped(x, 1e6), x, "absdiff", 0));
  CHECK(arma::approx_equal(clipped(x, arma::datum::inf), x, "absdiff", 0));
  CHECK(
      arma::approx_equal(clipped(arma::vec(3).fill(0.1), 5), arma::vec(3).fill(0.1), "absdiff", 0));
  CHECK(clipped(arma::vec(), 5).empty());
  arma::mat values = x;
  CHECK_FALSE(clip_outliers(values, 5));
  CHECK(clip_outliers(values, 2));
  // An even number of values: the median lies half-way.
  CHECK(clipped(arma::vec{0, 1, 2, 11}, 1).max() == Approx(1.5 + 3.0));
}

TEST_CASE("the median of many values is found whatever their order") {
  const auto median = [](const arma::vec& x) { return clipped(x, 0)[0]; };
  test::SplitMix random(11);
  for (const arma::uword n : {1024, 4096, 4097}) {
    arma::vec x(n);
    for (double& value : x) value = static_cast<double>(random.below(1'000'000));
    CHECK(median(x) == Approx(arma::median(x)).epsilon(1e-15));
    CHECK(median(arma::sort(x)) == Approx(arma::median(x)).epsilon(1e-15));
    // Values that a regular sample takes for all: the median lies elsewhere.
    for (arma::uword i = 0; i < 128; ++i) x[i * n / 128] = 1e9;
    CHECK(median(x) == Approx(arma::median(x)).epsilon(1e-15));
    x = arma::floor(x / 3e5);  // many are equal
    CHECK(median(x) == arma::median(x));
  }
}
