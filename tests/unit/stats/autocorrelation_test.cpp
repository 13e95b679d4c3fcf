#include <ritz/stats/autocorrelation.hpp>

#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/stats/r_hat.hpp>
#include "autoregressive.hpp"

using namespace ritz;
using test::Autoregressive;

TEST_CASE("the autocovariance is the mean of products, by scalar products and by Fourier") {
  for (const arma::uword length : {17, 101}) {
    const arma::mat series = Autoregressive{0.7}.chains(3, length, 4);
    const arma::vec covariance = autocovariance(series);
    const double mean = arma::accu(series) / static_cast<double>(series.n_elem);
    REQUIRE(covariance.n_elem == length);
    for (arma::uword lag : {arma::uword(0), arma::uword(1), arma::uword(5), length - 1}) {
      double sum = 0;
      for (arma::uword chain = 0; chain < 3; ++chain)
        for (arma::uword t = 0; t + lag < length; ++t)
          sum += (series(chain, t) - mean) * (series(chain, t + lag) - mean);
      CHECK(covariance[lag] ==
            Approx(sum / (3. * static_cast<double>(length - lag))).epsilon(1e-12).margin(1e-13));
    }
  }
}

TEST_CASE("the autocorrelation time of a process of known time, with its error") {
  struct Case {
    double a;
    arma::uword n_chains, length;
  };
  const auto c = GENERATE(Case{0, 16, 500}, Case{0.5, 16, 500}, Case{0.9, 16, 1000},
                          Case{0.9, 1, 8000}, Case{-0.3, 16, 500}, Case{0.9, 256, 200});
  CAPTURE(c.a, c.n_chains, c.length);
  const Autoregressive process{c.a};
  constexpr int n = 120;
  double mean = 0, squares = 0, reliable = 0;
  for (std::uint64_t seed = 1; seed <= n; ++seed) {
    const auto time = autocorrelation_time(process.chains(c.n_chains, c.length, seed));
    const double z = (time.tau - process.tau()) / time.error;
    mean += z / n;
    squares += z * z / n;
    reliable += (time.reliable ? 1.0 : 0.0) / n;
  }
  CAPTURE(mean, squares);
  CHECK(std::abs(mean) < 0.5);
  CHECK(squares > 0.35);
  CHECK(squares < 1.6);
  CHECK(reliable == Approx(1));
}

TEST_CASE("anticorrelated measurements have a time below one half") {
  const Autoregressive process{-0.8};
  double tau = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto time = autocorrelation_time(process.chains(16, 2000, seed));
    CHECK(time.reliable);
    tau += time.tau / 10;
  }
  CHECK(tau == Approx(process.tau()).epsilon(0.25));
}

TEST_CASE("short chains give the inflation that they have, and say so") {
  // For chains of T the inflation of the variance of the mean is known in closed form.
  const Autoregressive process{0.95};
  double tau = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto time = autocorrelation_time(process.chains(512, 5, seed));
    CHECK_FALSE(time.reliable);
    CHECK(time.window == 0);
    tau += time.tau / 20;
  }
  CHECK(tau == Approx(process.variance_of_mean(512, 5) * 512 * 5).epsilon(0.05));
  CHECK(autocorrelation_time(process.chains(512, 1, 1)).tau == 1);
  CHECK(autocorrelation_time(arma::mat(5, 100).fill(0.1)).tau == 1);
  // Frozen chains that differ: every chain is worth one measurement.
  arma::mat frozen(32, 200);
  frozen.each_col() = Autoregressive{0}.chains(32, 1, 7).col(0);
  const auto time = autocorrelation_time(frozen);
  CHECK(time.tau == Approx(200).epsilon(0.05));
  CHECK_FALSE(time.reliable);
}

TEST_CASE("R-hat is computed as in the book") {
  // Halves (1 3) (2 6) and (0 2) (5 9): W = mean(2, 8, 2, 8) = 5; B/n = var(2, 4, 1, 7) = 7.
  arma::mat series(2, 5);
  series.row(0) = arma::rowvec{1, 3, 777, 2, 6};
  series.row(1) = arma::rowvec{0, 2, -777, 5, 9};
  CHECK(split_r_hat(series) == Approx(std::sqrt(0.5 + 7 / 5.)));
}

TEST_CASE("R-hat tells mixed from unmixed and drifting chains") {
  const arma::mat mixed = Autoregressive{0.5}.chains(8, 1000, 1);
  arma::mat apart = mixed;
  apart.row(3) += 3;
  arma::mat drifting = mixed;
  for (arma::uword t = 0; t < 1000; ++t) drifting.col(t) += 0.003 * static_cast<double>(t);
  CHECK(split_r_hat(mixed) == Approx(1).margin(0.01));
  CHECK(split_r_hat(apart) > 1.15);
  CHECK(split_r_hat(drifting) > 1.15);
  CHECK(split_r_hat(drifting.row(0)) > 1.15);
}

TEST_CASE("R-hat of constant chains is one or infinite") {
  arma::mat series(3, 7);
  series.fill(0.1);
  CHECK(split_r_hat(series) == 1);
  series.row(1).fill(0.3);
  CHECK(std::isinf(split_r_hat(series)));
  CHECK(std::isnan(split_r_hat(series.head_cols(3))));
}
