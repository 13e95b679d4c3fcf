#include <ritz/stats/mixing.hpp>

#include <catch2/catch.hpp>
#include <cmath>

#include "autoregressive.hpp"

using namespace ritz;
using test::Autoregressive;

namespace {

const double limit = limit_of_scores(1.0 / 300, 3);

bool alarms(const Mixing& m) { return m.drift > limit || (m.resolved && m.spread > limit); }

struct Shape {
  double a;
  arma::uword n_chains, length;
};

}  // namespace

TEST_CASE("limits are those of the normal distribution") {
  CHECK(limit_of_scores(0.0455, 1) == Approx(2).epsilon(1e-3));
  CHECK(limit_of_scores(0.1, 37) == Approx(3).epsilon(1e-3));
}

// 420 series of 16 to 512 chains, τ from 0.4 to 39.
TEST_CASE("stationary chains raise no alarm, whatever their number, length and autocorrelation") {
  int n = 0, n_alarms = 0, n_resolved = 0;
  double scores = 0, squares = 0;
  for (const auto& [a, n_chains, length] : {Shape{-0.43, 512, 100},
                                            {-0.43, 16, 40},
                                            {0, 16, 300},
                                            {0, 64, 25},
                                            {0, 512, 60},
                                            {0.3, 512, 50},
                                            {0.5, 16, 2000},
                                            {0.5, 64, 90},
                                            {0.5, 512, 64},
                                            {0.8, 16, 900},
                                            {0.8, 64, 400},
                                            {0.9, 16, 500},
                                            {0.9, 128, 40},
                                            {0.95, 16, 1600}}) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      const Mixing m = mixing(Autoregressive{a}.chains(n_chains, length, seed), limit);
      ++n;
      n_alarms += alarms(m);
      if (!m.resolved) continue;
      ++n_resolved;
      scores += m.spread;
      squares += m.spread * m.spread;
    }
  }
  CAPTURE(n, n_resolved);
  CHECK(n_alarms <= 4);
  // Scores are normal: not below what they should be, either.
  CHECK(n_resolved > 250);
  CHECK(std::abs(scores / n_resolved) < 0.4);
  CHECK(squares / n_resolved > 0.6);
  CHECK(squares / n_resolved < 1.5);
}

TEST_CASE("chains that stay apart are seen: half of them shifted by a tenth of the spread") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    arma::mat x = Autoregressive{0}.chains(512, 400, seed);
    x.head_rows(256) += 0.1;
    const Mixing m = mixing(x, limit);
    REQUIRE(m.resolved);
    CHECK(m.spread > limit);
    CHECK(m.ratio > 1.5);
    CHECK(m.drift < limit);
  }
}

TEST_CASE("chains that are frozen, or that move together, are seen") {
  const Autoregressive process{0.5};
  arma::mat frozen(512, 40);
  frozen.each_col() = process.chains(512, 1, 1).col(0);
  CHECK(mixing(frozen, limit).memory > 40);
  arma::mat drifting = process.chains(128, 8, 2);
  drifting.head_cols(2) += 0.5;  // what burn-in should have taken
  CHECK(mixing(drifting, limit).drift > limit);
  arma::mat late = process.chains(128, 400, 3);
  late.head_cols(40) += 0.4;
  CHECK(mixing(late, limit).drift > limit);
}

// Of chains shorter than 20 τ it is said how long they remember, never more than is true.
TEST_CASE("short chains tell a lower bound of their memory") {
  const Autoregressive process{0.95};  // exp(−t/19.5)
  double mean = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Mixing m = mixing(process.chains(512, 32, seed), limit);
    CHECK_FALSE(m.resolved);
    CHECK(m.memory < 25);
    mean += m.memory / 40;
  }
  CHECK(mean > 5);
  CHECK(mixing(process.chains(8, 32, 1), limit).memory == 0);
}

// Runs that pass are no choice by their mean: no score knows of it, also where tails are heavy.
TEST_CASE("what is judged does not depend on the mean") {
  constexpr int n = 300;
  arma::mat means(n, 1), drifts(n, 1), spreads(n, 1);
  for (int seed = 0; seed < n; ++seed) {
    const arma::mat x =
        arma::pow(Autoregressive{0.3}.chains(32, 40, static_cast<std::uint64_t>(seed + 1)), 3);
    const Mixing m = mixing(x, limit);
    means[seed] = arma::mean(arma::vectorise(x));
    drifts[seed] = m.drift;
    spreads[seed] = m.spread;
  }
  CHECK(std::abs(arma::as_scalar(arma::cor(means, drifts))) < 0.2);
  CHECK(std::abs(arma::as_scalar(arma::cor(means, spreads))) < 0.2);
}

TEST_CASE("equal measurements have nothing to judge") {
  arma::mat x(8, 50, arma::fill::value(0.1));
  CHECK(mixing(x, limit).constant);
  x(3, 3) += 1e-15;  // rounding
  CHECK(mixing(x, limit).constant);
  CHECK(mixing(arma::mat(), limit).constant);
  CHECK_FALSE(alarms(mixing(Autoregressive{0}.chains(1, 50, 1), limit)));
  CHECK_FALSE(alarms(mixing(Autoregressive{0}.chains(50, 1, 1), limit)));
}
