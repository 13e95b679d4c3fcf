#include <ritz/linalg/sums.hpp>

#include <catch2/catch.hpp>

#include "tests/unit/linalg/accuracy.hpp"

using namespace ritz;

TEST_CASE("sums of every length are right") {
  std::vector<double> x;
  double exact = 0.0;
  for (int n = 0; n < 3000; ++n) {
    CHECK(sum(x) == exact);  // integers: no rounding
    x.push_back(n % 7 - 2.0);
    exact += x.back();
  }
}

TEST_CASE("a sum has the same bits at every alignment and in every column") {
  std::mt19937_64 random(5);
  const std::size_t n = 1237;
  std::vector<double> x(n);
  for (double& v : x) v = std::ldexp(static_cast<double>(random() >> 11), -40);
  const double expected = sum(x);
  std::vector<double> room(n + 16);
  arma::mat columns(n, 3);
  for (std::size_t shift = 0; shift < 16; ++shift) {
    std::copy(x.begin(), x.end(), room.begin() + static_cast<std::ptrdiff_t>(shift));
    CHECK(bits_of(sum({room.data() + shift, n})) == bits_of(expected));
  }
  for (arma::uword c = 0; c < 3; ++c) std::copy(x.begin(), x.end(), columns.colptr(c));
  arma::rowvec sums;
  column_sums(columns, sums);
  for (arma::uword c = 0; c < 3; ++c) CHECK(bits_of(sums(c)) == bits_of(expected));
}

TEST_CASE("a long sum loses no more than a few rounding errors") {
  std::vector<double> x(1000000, 0.1);
  CHECK(std::abs(sum(x) - 1e5) < 1e-9);
}
