#include <ritz/linalg/matrix_product.hpp>

#include <catch2/catch.hpp>

#include "tests/unit/linalg/accuracy.hpp"

using namespace ritz;

namespace {

arma::mat numbers(arma::uword n_rows, arma::uword n_columns, unsigned seed) {
  std::mt19937_64 random(seed);
  arma::mat out(n_rows, n_columns);
  for (double& x : out) x = std::ldexp(static_cast<double>(random() >> 11), -52) - 1;
  return out;
}

}  // namespace

TEST_CASE("products of every shape are right, of factors as they are and transposed") {
  // Around the sizes of tiles, and on both sides of where BLAS takes over.
  for (const arma::uword m : {1, 3, 4, 5, 8, 10, 17, 128, 300})
    for (const arma::uword k : {1, 7, 64, 256, 257})
      for (const arma::uword n : {1, 4, 5, 6, 13, 130, 600}) {
        const arma::mat a = numbers(m, k, 1), b = numbers(k, n, 2);
        const arma::mat a_transposed = a.t(), b_transposed = b.t();
        const arma::vec bias = numbers(m, 1, 3);
        const arma::mat exact = a * b;
        const double tolerance = 1e-14 * static_cast<double>(k);
        arma::mat c(2, 2, arma::fill::value(arma::datum::nan));
        const auto right = [&](const arma::mat& expected) {
          return arma::approx_equal(c, expected, "absdiff", tolerance);
        };
        INFO(m << " x " << k << " x " << n);
        multiply({a}, {b}, c);
        CHECK(right(exact));
        multiply({a}, {b}, c, bias.memptr());
        CHECK(right(exact.each_col() + bias));
        multiply({a_transposed, true}, {b}, c);
        CHECK(right(exact));
        multiply({a}, {b_transposed, true}, c, bias.memptr());
        CHECK(right(exact.each_col() + bias));
        multiply({a_transposed, true}, {b_transposed, true}, c);
        CHECK(right(exact));
      }
}

TEST_CASE("a product of nothing is nothing, or the bias") {
  const arma::mat a(5, 0), b(0, 6);
  const arma::vec bias = numbers(5, 1, 3);
  arma::mat c;
  multiply({a}, {b}, c);
  CHECK(arma::size(c) == arma::size(5, 6));
  CHECK(arma::accu(arma::abs(c)) == 0);
  multiply({a}, {b}, c, bias.memptr());
  CHECK(arma::approx_equal(c, arma::repmat(bias, 1, 6), "absdiff", 0));
}
