#include <ritz/derivatives/log_derivatives.hpp>

#include <catch2/catch.hpp>

#include "tests/support/random_derivatives.hpp"

using namespace ritz;
using test::Ansatz;

namespace {

bool close(const arma::mat& a, const arma::mat& b) {
  return arma::size(a) == arma::size(b) &&
         arma::abs(a - b).max() <= 1e-13 * (1 + arma::abs(b).max());
}

arma::mat stacked_rows(const test::RandomDerivatives& d) {
  if (d.derivatives.is_real()) return d.log_abs.t();
  return arma::join_cols(d.log_abs.t(), d.phase.t());
}

LogPsi random_values(std::mt19937_64& generator, arma::uword n) {
  LogPsi u(n);
  u.log_abs = test::random_matrix(generator, 1, n);
  u.phase = test::random_matrix(generator, 1, n);
  return u;
}

void check_products(const LogDerivatives& derivatives, const test::RandomDerivatives& expected,
                    std::mt19937_64& generator) {
  const arma::uword n = expected.log_abs.n_rows, n_walkers = expected.log_abs.n_cols;
  REQUIRE(derivatives.n_parameters() == n);
  REQUIRE(derivatives.n_walkers() == n_walkers);
  const arma::vec v = test::random_matrix(generator, n, 1);
  const LogPsi product = derivatives.times(v);
  CHECK(close(product.log_abs, v.t() * expected.log_abs));
  CHECK(close(product.phase, v.t() * expected.phase));

  const LogPsi u = random_values(generator, n_walkers);
  const arma::vec gradient = derivatives.transposed_times(u);
  CHECK(close(gradient, expected.log_abs * u.log_abs.t() + expected.phase * u.phase.t()));
  CHECK(derivatives.bound(u) >= arma::abs(gradient).max());

  CHECK(close(derivatives.dense(), derivatives.is_real() ? expected.log_abs
                                                         : arma::mat(arma::join_cols(
                                                               expected.log_abs, expected.phase))));
}

}  // namespace

TEST_CASE("products with factored log-derivatives are those of the matrix") {
  std::mt19937_64 generator(3);
  for (const auto ansatz : {Ansatz::real, Ansatz::two_outputs, Ansatz::holomorphic, Ansatz::mixed})
    for (const arma::uword n_walkers : {1, 7}) {
      CAPTURE(static_cast<int>(ansatz), n_walkers);
      const auto made = test::random_derivatives(generator, ansatz, n_walkers);
      check_products(made.derivatives, made, generator);
    }
}

TEST_CASE("the gram matrix of two sets of walkers is that of their rows") {
  std::mt19937_64 generator(4);
  for (const auto ansatz :
       {Ansatz::real, Ansatz::two_outputs, Ansatz::holomorphic, Ansatz::mixed}) {
    CAPTURE(static_cast<int>(ansatz));
    const auto a = test::random_derivatives(generator, ansatz, 7);
    const auto b = test::random_derivatives(generator, ansatz, 4);
    CHECK(close(a.derivatives.gram(b.derivatives), stacked_rows(a) * stacked_rows(b).t()));
    CHECK(close(a.derivatives.gram(a.derivatives), stacked_rows(a) * stacked_rows(a).t()));
  }
}

TEST_CASE("the products of slices add up to those of the whole") {
  std::mt19937_64 generator(7);
  for (const auto ansatz : {Ansatz::real, Ansatz::two_outputs, Ansatz::holomorphic, Ansatz::mixed})
    for (const arma::uword width : {1, 4, 17, 1000}) {
      CAPTURE(static_cast<int>(ansatz), width);
      const auto a = test::random_derivatives(generator, ansatz, 6);
      const auto b = test::random_derivatives(generator, ansatz, 5);
      const auto slices = a.derivatives.slices(width);
      arma::mat sum(arma::size(a.derivatives.gram(b.derivatives)), arma::fill::zeros);
      arma::uword n_parameters = 0;
      for (const auto& slice : slices) {
        const LogDerivatives one = a.derivatives.slice(slice), other = b.derivatives.slice(slice);
        CHECK(one.packed().n_rows == slice.width);
        const arma::mat products = one.gram(other);
        if (ansatz == Ansatz::real || !one.is_real())
          sum += products;
        else
          sum.submat(0, 0, arma::size(products)) += products;
        n_parameters += one.n_parameters();
      }
      CHECK(n_parameters == a.derivatives.n_parameters());
      CHECK(close(sum, a.derivatives.gram(b.derivatives)));
      if (width == 1000) CHECK(slices.size() == 1);
    }
}

TEST_CASE("layers of several columns are multiplied as sums where that takes less") {
  std::mt19937_64 generator(8);
  for (const bool phase : {false, true})
    for (const arma::uword c : {1, 2, 3, 8}) {
      CAPTURE(phase, c);
      LogDerivatives all(5);
      const arma::mat of_phase = phase ? test::random_matrix(generator, 6, 5 * c) : arma::mat();
      all.add(outer_part(test::random_matrix(generator, 7, 5 * c),
                         test::random_matrix(generator, 6, 5 * c), true, c, of_phase));
      // 13 c numbers in the factors, 13 c² operations, 48 parameters: one column stays as factors,
      // two and three travel as factors and are multiplied as sums, eight are sums at once.
      const LogDerivatives one = all.slice(all.slices(1000).front());
      CHECK((one.packed().n_rows == all.packed().n_rows) == (c != 2 && c != 3));
      CHECK(close(one.gram(one), all.gram(all)));
      CHECK(close(one.dense(), all.dense()));
    }
}

TEST_CASE("a holomorphic gram matrix is the real form of a complex one") {
  std::mt19937_64 generator(5);
  const auto a = test::random_derivatives(generator, Ansatz::holomorphic, 6);
  const auto b = test::random_derivatives(generator, Ansatz::holomorphic, 5);
  REQUIRE(a.derivatives.is_holomorphic());
  const arma::cx_mat k = a.derivatives.complex_gram(b.derivatives);
  const arma::mat re = arma::real(k), im = arma::imag(k);
  CHECK(close(stacked_rows(a) * stacked_rows(b).t(),
              arma::join_cols(arma::join_rows(re, arma::mat(-im)), arma::join_rows(im, re))));
  const auto mixed = test::random_derivatives(generator, Ansatz::mixed, 5);
  CHECK_FALSE(mixed.derivatives.is_holomorphic());
  CHECK_THROWS_AS(mixed.derivatives.complex_gram(mixed.derivatives), std::logic_error);
}

TEST_CASE("packed log-derivatives of two sets join to those of all walkers") {
  std::mt19937_64 generator(6);
  for (const auto ansatz :
       {Ansatz::real, Ansatz::two_outputs, Ansatz::holomorphic, Ansatz::mixed}) {
    CAPTURE(static_cast<int>(ansatz));
    const auto a = test::random_derivatives(generator, ansatz, 5);
    const auto b = test::random_derivatives(generator, ansatz, 3);
    const auto joined =
        a.derivatives.like(arma::join_rows(a.derivatives.packed(), b.derivatives.packed()));
    CHECK(joined.is_real() == a.derivatives.is_real());
    CHECK(joined.is_holomorphic() == a.derivatives.is_holomorphic());
    check_products(joined,
                   {LogDerivatives(8), arma::join_rows(a.log_abs, b.log_abs),
                    arma::join_rows(a.phase, b.phase)},
                   generator);
  }
}
