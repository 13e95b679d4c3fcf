#include <armadillo>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include <ritz/random/philox_batch.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/random/random_stream.hpp>

using namespace ritz;

namespace {

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

/// √n sup|F_n - F| for values that should be uniform; above 2.2 with probability 1.3e-4.
double kolmogorov(arma::vec u) {
  u = arma::sort(u);
  const double n = static_cast<double>(u.n_elem);
  double distance = 0.0;
  for (arma::uword i = 0; i < u.n_elem; ++i) {
    const double rank = static_cast<double>(i);
    distance = std::max({distance, u(i) - rank / n, (rank + 1) / n - u(i)});
  }
  return std::sqrt(n) * distance;
}

/// (χ² - dof)/√(2 dof) of counts that should all be equal.
double chi_square_score(const std::vector<double>& counts, double expected) {
  double chi_square = 0.0;
  for (double c : counts) chi_square += (c - expected) * (c - expected) / expected;
  const double dof = static_cast<double>(counts.size()) - 1;
  return (chi_square - dof) / std::sqrt(2 * dof);
}

/// The z-score of the correlation of two samples.
double correlation_score(const arma::vec& a, const arma::vec& b) {
  return arma::as_scalar(arma::cor(a, b)) * std::sqrt(static_cast<double>(a.n_elem));
}

/// Several steps of a block one above the other: draws of a walker in a column.
template <class Fill>
arma::mat steps(int n_steps, Fill fill) {
  arma::mat all;
  for (int s = 0; s < n_steps; ++s) {
    arma::mat block(50, 200);
    fill(static_cast<std::uint64_t>(s), block);
    all = arma::join_cols(all, block);
  }
  return all;
}

const RandomBlock numbers(20, Purpose::testing);

}  // namespace

TEST_CASE("uniform numbers have the moments and the distribution") {
  const arma::vec u = arma::vectorise(
      steps(10, [](std::uint64_t s, arma::mat& out) { numbers.uniform(0, s, out); }));
  const double n = static_cast<double>(u.n_elem);
  CHECK(u.min() > 0.0);
  CHECK(u.max() < 1.0);
  CHECK(std::abs(arma::mean(u) - 0.5) * std::sqrt(12 * n) < 4.0);
  const arma::vec squares = arma::square(u - 0.5);
  CHECK(std::abs(arma::mean(squares) - 1.0 / 12) * std::sqrt(180 * n) < 4.0);
  CHECK(kolmogorov(u) < 2.2);
  std::vector<double> counts(1000, 0.0);
  for (double v : u) ++counts[static_cast<std::size_t>(1000 * v)];
  CHECK(std::abs(chi_square_score(counts, n / 1000)) < 4.0);
}

TEST_CASE("normal numbers have the moments, the distribution and the tail") {
  const arma::vec x = arma::vectorise(
      steps(10, [](std::uint64_t s, arma::mat& out) { numbers.normal(0, s, out); }));
  const double n = static_cast<double>(x.n_elem);
  const double exact[] = {0, 1, 0, 3, 0, 15};
  const double variance[] = {1, 2, 15, 96, 945, 10170};  // of x, x², …, x⁶
  for (int p = 1; p <= 6; ++p) {
    const arma::vec power = arma::pow(x, p);
    CHECK(std::abs(arma::mean(power) - exact[p - 1]) * std::sqrt(n / variance[p - 1]) < 4.0);
  }
  arma::vec u = x;
  u.transform(normal_cdf);
  CHECK(kolmogorov(u) < 2.2);
  const double beyond = arma::accu(arma::abs(x) > 3.5), expected = n * 2 * normal_cdf(-3.5);
  CHECK(std::abs(beyond - expected) < 4 * std::sqrt(expected));
}

TEST_CASE("normal numbers are Box and Muller's of the same words in wide precision") {
  double worst = 0.0;
  for (std::uint64_t i = 0; i < 20000; ++i) {
    // The corners: radius from the smallest and largest uniform, angles at the axes.
    const std::uint64_t corner[] = {0, ~std::uint64_t{0}, std::uint64_t{1} << 62,
                                    std::uint64_t{1} << 63, (std::uint64_t{1} << 63) - 1};
    const std::uint64_t mix = i * 0x9e3779b97f4a7c15u;
    const std::uint64_t a = i < 25 ? corner[i / 5] : mix, b = i < 25 ? corner[i % 5] : mix * mix;
    const auto unit = [](std::uint64_t w) {
      return std::ldexp(static_cast<long double>(2 * (w >> 12) + 1), -53);
    };
    const auto pair = simd::normal_pair({simd::Words(a), simd::Words(b)});
    const long double radius = std::sqrt(-2 * std::log(unit(a)));
    const long double angle = 2 * std::acos(-1.0L) * unit(b);
    worst =
        std::max({worst, static_cast<double>(std::abs(pair[0].get(0) - radius * std::cos(angle))),
                  static_cast<double>(std::abs(pair[1].get(0) - radius * std::sin(angle)))});
  }
  CHECK(worst < 3e-15);
}

TEST_CASE("neighbouring draws, walkers, steps, seeds and purposes are independent") {
  const auto fill = [](const RandomBlock& from, std::uint64_t step) {
    arma::mat out(400, 400);
    from.normal(0, step, out);
    return out;
  };
  const arma::mat x = fill(numbers, 5);
  const auto check = [&](const arma::mat& a, const arma::mat& b) {
    const arma::vec u = arma::vectorise(a), v = arma::vectorise(b);
    CHECK(std::abs(correlation_score(u, v)) < 4.0);
    CHECK(std::abs(correlation_score(arma::square(u), arma::square(v))) < 4.0);
    CHECK(std::abs(correlation_score(arma::square(u), v)) < 4.0);
  };
  check(x.rows(0, 398), x.rows(1, 399));
  check(x.rows(0, 397), x.rows(2, 399));
  check(x.cols(0, 398), x.cols(1, 399));
  check(x, fill(numbers, 6));
  check(x, fill(RandomBlock(21, Purpose::testing), 5));
  check(x, fill(RandomBlock(20, Purpose::data), 5));
  arma::mat uniforms(400, 400);
  numbers.uniform(0, 5, uniforms);
  check(x, uniforms - 0.5);
}

TEST_CASE("pairs of uniform numbers fill the square evenly") {
  arma::mat u(1000, 400);
  numbers.uniform(0, 1, u);
  const auto score = [](const arma::mat& a, const arma::mat& b) {
    std::vector<double> counts(1024, 0.0);
    for (arma::uword i = 0; i < a.n_elem; ++i)
      ++counts[static_cast<std::size_t>(32 * a(i)) * 32 + static_cast<std::size_t>(32 * b(i))];
    return chi_square_score(counts, static_cast<double>(a.n_elem) / 1024);
  };
  CHECK(std::abs(score(u.rows(0, 998), u.rows(1, 999))) < 4.0);
  CHECK(std::abs(score(u.cols(0, 398), u.cols(1, 399))) < 4.0);
}

TEST_CASE("integers are even, for small and for huge ranges") {
  arma::umat k(300, 200);
  for (std::uint64_t n : {1ul, 2ul, 7ul, 100ul}) {
    numbers.integer(0, n, n, k);
    REQUIRE(k.max() < n);
    std::vector<double> counts(n, 0.0);
    for (arma::uword v : k) ++counts[v];
    if (n > 1) {
      CHECK(std::abs(chi_square_score(counts, 60000.0 / static_cast<double>(n))) < 6.0);
    }
  }
  const std::uint64_t huge = 3ul << 62;  // a remainder of 64 bits would favour the first third
  numbers.integer(0, 0, huge, k);
  const double first_third = arma::accu(k < (1ul << 62));
  CHECK(std::abs(first_third - 20000) < 4 * std::sqrt(60000 * 2.0 / 9));
  CHECK(scaled_integer(~0ul, ~0ul, ~0ul) == ~0ul - 1);
  CHECK(scaled_integer(0, ~0ul, ~0ul) == 0);
  CHECK(scaled_integer(1ul << 63, 0, 10) == 5);
}

TEST_CASE("permutations are permutations, all equally likely") {
  std::vector<double> counts(24, 0.0);
  for (std::uint64_t i = 0; i < 24000; ++i) {
    const auto p = RandomStream(9, Purpose::shuffle, 0, i).permutation(4);
    REQUIRE(arma::accu(arma::uvec(arma::conv_to<arma::uvec>::from(p))) == 6);
    std::size_t code = 0;
    for (std::size_t a = 0; a < 4; ++a) {
      std::size_t smaller = 0;
      for (std::size_t b = a + 1; b < 4; ++b) smaller += p[b] < p[a] ? 1 : 0;
      code = code * (4 - a) + smaller;
    }
    ++counts[code];
  }
  CHECK(std::abs(chi_square_score(counts, 1000)) < 4.0);
  CHECK(RandomStream(9, Purpose::shuffle).permutation(0).empty());
}
