#include <ritz/stats/moments.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <ritz/stats/v_score.hpp>

using namespace ritz;

TEST_CASE("moments of few numbers are those of the definition") {
  const Moments m = moments(arma::vec{1, 2, 4, 9});
  CHECK(m.count == 4);
  CHECK(m.mean == 4.0);
  CHECK(m.variance == Approx((9 + 4 + 0 + 25) / 4.0).epsilon(1e-15));
  CHECK(m.unbiased_variance() == Approx(38 / 3.0).epsilon(1e-15));
}

TEST_CASE("a mean that is large against the spread costs no digits") {
  // The sum of squares would lose all of them; so would a first number far from the rest.
  for (const double first : {1e9, 0.0}) {
    arma::vec x(1001);
    for (arma::uword i = 0; i < x.n_elem; ++i) x[i] = 1e9 + static_cast<double>(i % 2);
    x[0] = first;
    const Moments m = moments(x.tail(1000));
    CHECK(m.mean == 1e9 + 0.5);
    CHECK(m.variance == Approx(0.25).epsilon(1e-14));
    if (first == 0)
      CHECK(moments(x).mean == Approx(1e9 / 1001 * 1000 + 500. / 1001).epsilon(1e-15));
  }
}

TEST_CASE("equal numbers have exactly their mean and no variance") {
  const Moments m = moments(arma::mat(7, 13).fill(0.1));
  CHECK(m.mean == 0.1);
  CHECK(m.variance == 0);
}

TEST_CASE("weights of integers are repetitions") {
  const Moments repeated = moments(arma::vec{3, 3, 3, 7, 8, 8});
  const Moments weighted = weighted_moments(arma::vec{3, 7, 100, 8}, arma::vec{3, 1, 0, 2});
  CHECK(weighted.mean == Approx(repeated.mean).epsilon(1e-15));
  CHECK(weighted.variance == Approx(repeated.variance).epsilon(1e-14));
  CHECK(weighted.count == Approx(36.0 / 14.0));
  const Moments scaled = weighted_moments(arma::vec{3, 7, 8}, arma::vec{0.3, 0.1, 0.2});
  CHECK(scaled.mean == Approx(repeated.mean).epsilon(1e-15));
  CHECK(scaled.variance == Approx(repeated.variance).epsilon(1e-14));
}

TEST_CASE("moments refuse what has none") {
  CHECK_THROWS_AS(moments(arma::vec()), std::logic_error);
  CHECK_THROWS_AS(weighted_moments(arma::vec{1, 2}, arma::vec{1}), std::logic_error);
  CHECK_THROWS_AS(weighted_moments(arma::vec{1, 2}, arma::vec{0, 0}), std::logic_error);
  CHECK_THROWS_AS(weighted_moments(arma::vec{1, 2}, arma::vec{2, -1}), std::logic_error);
  CHECK(std::isinf(moments(arma::vec{5}).unbiased_variance()));
}

TEST_CASE("V-score") {
  CHECK(v_score(-20, 0.5, 16, 0) == Approx(16 * 0.5 / 400));
  CHECK(v_score(-20, 0.5, 16, 20) == Approx(16 * 0.5 / 1600));
  CHECK(v_score(-20, 0, 16, -20) == 0);
  CHECK(std::isinf(v_score(1, 0.5, 16, 1)));
}
