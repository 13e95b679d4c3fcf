#include <ritz/linalg/cholesky.hpp>

#include <catch2/catch.hpp>
#include <random>

using namespace ritz;

namespace {

arma::mat random_matrix(std::uint64_t seed, arma::uword n_rows, arma::uword n_columns) {
  std::mt19937_64 generator(seed);
  arma::mat out(n_rows, n_columns);
  for (double& x : out) x = static_cast<double>(generator() >> 11) * 0x1p-52 - 1;
  return out;
}

// A positive definite matrix whose upper triangle is not to be read.
template <class T>
arma::Mat<T> only_lower(arma::Mat<T> a) {
  for (arma::uword j = 1; j < a.n_cols; ++j) a.col(j).head(j).fill(arma::datum::nan);
  return a;
}

}  // namespace

TEST_CASE("positive definite systems are solved from the lower triangle") {
  for (const arma::uword n : {1, 5, 90}) {
    const arma::mat half = random_matrix(1, n, n + 3);
    arma::mat a = half * half.t();
    const arma::vec x = random_matrix(2, n, 1);
    arma::vec b = a * x;
    a = only_lower(a);
    REQUIRE(solve_in_place(a, b));
    CHECK(arma::norm(b - x) < 1e-8 * arma::norm(x));

    const arma::cx_mat complex_half(half, random_matrix(3, n, n + 3));
    arma::cx_mat h = complex_half * complex_half.t();
    const arma::cx_vec z(x, random_matrix(4, n, 1));
    arma::cx_vec c = h * z;
    h = only_lower(h);
    REQUIRE(solve_in_place(h, c));
    CHECK(arma::norm(c - z) < 1e-8 * arma::norm(z));
  }
}

TEST_CASE("a matrix that is not positive definite or not finite is refused") {
  arma::mat indefinite = {{1, 2}, {2, 1}};
  arma::vec b = {1, 1};
  CHECK_FALSE(solve_in_place(indefinite, b));
  for (const arma::uword n : {2, 200}) {
    arma::mat bad(n, n, arma::fill::eye);
    bad(n - 1, 0) = arma::datum::nan;
    arma::vec ones(n, arma::fill::ones);
    CHECK_FALSE(solve_in_place(bad, ones));
  }
}

TEST_CASE("a large matrix is factorized in panels, between which it may be left") {
  const arma::uword n = 2200;  // above the size that is factorized at once, no multiple of a panel
  const arma::mat half = random_matrix(1, n, 5), other_half = random_matrix(3, n, 5);
  arma::mat a = half * half.t();
  a.diag() += 2;
  const arma::vec x = random_matrix(2, n, 1);
  arma::vec b = a * x;
  a = only_lower(a);
  arma::mat again = a;
  REQUIRE(solve_in_place(a, b));
  CHECK(arma::norm(b - x) < 1e-9 * arma::norm(x));
  int asked = 0;
  CHECK_FALSE(solve_in_place(again, b, [&] { return ++asked == 3; }));
  CHECK(asked == 3);

  const arma::cx_mat complex_half(half, other_half);
  arma::cx_mat h = complex_half * complex_half.t();
  h.diag() += 2.0;
  const arma::cx_vec z(x, random_matrix(4, n, 1));
  arma::cx_vec c = h * z;
  h = only_lower(h);
  REQUIRE(solve_in_place(h, c));
  CHECK(arma::norm(c - z) < 1e-9 * arma::norm(z));
}
