#include <ritz/stats/blocking.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "autoregressive.hpp"

using namespace ritz;
using test::Autoregressive;

namespace {

struct Honesty {
  double mean_z = 0, variance_z = 0, variance_ratio = 0, reliable = 0;
};

// z = (mean − 0)/error over many seeds, and the mean of error² beside the exact variance.
Honesty honesty(double a, arma::uword n_chains, arma::uword length, int n_seeds = 200) {
  const Autoregressive process{a};
  Honesty out;
  for (int seed = 1; seed <= n_seeds; ++seed) {
    const auto estimate =
        blocking(process.chains(n_chains, length, static_cast<std::uint64_t>(seed)));
    const double z = estimate.mean / estimate.error;
    out.mean_z += z / n_seeds;
    out.variance_z += z * z / n_seeds;
    out.variance_ratio += estimate.error * estimate.error / n_seeds;
    out.reliable += (estimate.reliable ? 1.0 : 0.0) / n_seeds;
  }
  out.variance_ratio /= process.variance_of_mean(n_chains, length);
  return out;
}

}  // namespace

TEST_CASE("error bars are honest for chains of any length and correlation") {
  struct Case {
    double a;
    arma::uword n_chains, length;
  };
  const auto c =
      GENERATE(Case{0.9, 64, 1}, Case{0.9, 64, 2}, Case{0.9, 64, 5}, Case{0.99, 64, 5},
               Case{0, 64, 5}, Case{-0.6, 64, 5}, Case{-0.8, 32, 200}, Case{0, 32, 50},
               Case{0.9, 32, 50}, Case{0.99, 32, 50}, Case{0, 16, 2000}, Case{0.9, 16, 2000},
               Case{0.99, 32, 2000}, Case{0.9, 16, 1953}, Case{0.9, 2, 10000}, Case{0.9, 1, 20000});
  CAPTURE(c.a, c.n_chains, c.length);
  const Honesty h = honesty(c.a, c.n_chains, c.length);
  CAPTURE(h.mean_z, h.variance_z, h.variance_ratio);
  CHECK(std::abs(h.mean_z) < 0.25);
  CHECK(h.variance_z > 0.65);
  CHECK(h.variance_z < 1.4);
  // Sharper than z: 200 seeds know error² to a few percent.
  CHECK(h.variance_ratio > 0.88);
  CHECK(h.variance_ratio < 1.12);
  CHECK(h.reliable > 0.95);
}

TEST_CASE("the statistical error of the error is what it says") {
  const Autoregressive process{0.8};
  double sum = 0, squares = 0, claimed = 0;
  constexpr int n = 300;
  for (int seed = 1; seed <= n; ++seed) {
    const auto estimate = blocking(process.chains(32, 200, static_cast<std::uint64_t>(seed)));
    sum += estimate.error / n;
    squares += estimate.error * estimate.error / n;
    claimed += estimate.error_of_error / n;
  }
  CHECK(std::sqrt(squares - sum * sum) == Approx(claimed).epsilon(0.25));
}

TEST_CASE("the levels of a small series are those computed by hand") {
  // Chain 1: 1 2 3 4 6, chain 2: -1 -2 -3 -4 -6; blocks of 2 are (1 2)(3 4 6) and so on.
  arma::mat series(2, 5);
  series.row(0) = arma::rowvec{1, 2, 3, 4, 6};
  series.row(1) = -series.row(0);
  const auto estimate = blocking(series);
  CHECK(estimate.mean == Approx(0).margin(1e-15));
  REQUIRE(estimate.levels.size() == 3);
  CHECK(estimate.levels[0].n_blocks == 10);
  CHECK(estimate.levels[1].n_blocks == 4);
  CHECK(estimate.levels[2].n_blocks == 2);
  CHECK(estimate.levels[1].block_length == 2.5);
  CHECK(estimate.levels[0].error == Approx(std::sqrt(2 * 66 / (10. * 9.))));
  CHECK(estimate.levels[1].error == Approx(std::sqrt(2 * (9. / 2 + 169. / 3) / (10. * 3.))));
  CHECK(estimate.levels[2].error == Approx(3.2));
  CHECK(estimate.levels[2].error_of_error == Approx(3.2 / std::sqrt(2.)));
}

TEST_CASE("few blocks are not called reliable and take the largest error") {
  const auto single = blocking(Autoregressive{0.999}.chains(1, 2000, 3));
  CHECK_FALSE(single.reliable);
  for (const auto& level : single.levels) CHECK(level.error <= single.error);
  CHECK_FALSE(blocking(Autoregressive{0.9}.chains(8, 1, 3)).reliable);
}

TEST_CASE("chains that never mix show it in the error") {
  // Each chain fluctuates quickly around its own constant: 32 numbers, however long the chains.
  const arma::mat offsets = Autoregressive{0}.chains(32, 1, 5);
  arma::mat series = 0.1 * Autoregressive{0.5}.chains(32, 1000, 6);
  series.each_col() += offsets.col(0);
  const auto estimate = blocking(series);
  CHECK(estimate.error == Approx(arma::stddev(offsets.col(0)) / std::sqrt(32.)).epsilon(0.05));
  CHECK(estimate.block_length == 1000);
}

TEST_CASE("a slow part of small amplitude is not overlooked") {
  // 1 % of the variance has τ = 4000 and dominates the error of the mean.
  const Autoregressive slow{1 - 1 / 2000.0};
  double ratio = 0;
  constexpr int n = 20;
  for (std::uint64_t seed = 1; seed <= n; ++seed) {
    const arma::mat series =
        0.1 * slow.chains(64, 1000, seed) + Autoregressive{0}.chains(64, 1000, seed + 1000);
    const double error = blocking(series).error;
    ratio += error * error / n;
  }
  ratio /= 0.01 * slow.variance_of_mean(64, 1000) + 1 / 64e3;
  CHECK(ratio == Approx(1).epsilon(0.15));
}

TEST_CASE("equal measurements are exact, one measurement has no error") {
  const auto same = blocking(arma::mat(4, 7).fill(-0.1));
  CHECK(same.exact);
  CHECK(same.mean == -0.1);
  CHECK(same.error == 0);
  CHECK(same.error_of_error == 0);
  CHECK(same.inflation == 1);
  const auto one = blocking(arma::mat(1, 1).fill(2));
  CHECK(one.mean == 2);
  CHECK(std::isinf(one.error));
  CHECK_FALSE(one.exact);
  CHECK_FALSE(one.reliable);
  CHECK_THROWS_AS(blocking(arma::mat()), std::logic_error);
}

TEST_CASE("not finite measurements are never reliable") {
  arma::mat series = Autoregressive{0.5}.chains(32, 50, 1);
  series(3, 4) = std::numeric_limits<double>::quiet_NaN();
  const auto estimate = blocking(series);
  CHECK_FALSE(estimate.reliable);
  CHECK(std::isnan(estimate.error));
}

TEST_CASE("an error scales with the unit and not with the origin") {
  const arma::mat series = Autoregressive{0.9}.chains(20, 333, 8);
  const auto plain = blocking(series);
  const auto scaled = blocking(1024 * series);
  CHECK(scaled.error == 1024 * plain.error);
  CHECK(blocking(series + 1e6).error == Approx(plain.error).epsilon(1e-8));
}
