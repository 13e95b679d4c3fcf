#include <ritz/parallel/exact_sum.hpp>

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace ritz;

namespace {

std::vector<arma::vec> random_terms(std::uint64_t seed, std::size_t n_terms, double scale) {
  std::mt19937_64 generator(seed);
  std::vector<arma::vec> terms(n_terms, arma::vec(7));
  for (auto& term : terms)
    for (auto& x : term) {
      const double u = static_cast<double>(generator() >> 11) * 0x1p-53 - 0.5;
      x = scale * u * std::exp2(-static_cast<double>(generator() % 40));
    }
  return terms;
}

arma::vec sum_of(const std::vector<arma::vec>& terms, double bound) {
  ExactSum sum(terms[0].n_elem, bound, terms.size());
  for (const auto& term : terms) sum.add(term);
  return sum.reduce(*serial_communicator());
}

}  // namespace

TEST_CASE("an exact sum has the same bits in any order and the right value") {
  for (const double scale : {1.0, 1e-200, 1e250, 3e-3}) {
    auto terms = random_terms(5, 1000, scale);
    const arma::vec forward = sum_of(terms, scale);
    std::vector<long double> reference(7, 0);
    for (const auto& term : terms)
      for (std::size_t i = 0; i < 7; ++i) reference[i] += term[i];
    std::mt19937_64 generator(1);
    for (int shuffle = 0; shuffle < 5; ++shuffle) {
      std::shuffle(terms.begin(), terms.end(), generator);
      CHECK(arma::all(sum_of(terms, scale) == forward));
    }
    for (std::size_t i = 0; i < 7; ++i)
      CHECK(std::abs(forward[i] - static_cast<double>(reference[i])) <= 1e-16 * scale * 1000);
  }
}

TEST_CASE("an exact sum is as good as long double") {
  const auto terms = random_terms(9, 4096, 1.0);
  const arma::vec sum = sum_of(terms, 0.5);
  for (std::size_t i = 0; i < 7; ++i) {
    long double reference = 0;
    for (const auto& term : terms) reference += term[i];
    CHECK(std::abs(sum[i] - static_cast<double>(reference)) <=
          4e-16 * std::abs(static_cast<double>(reference)) + 1e-17);
  }
}

TEST_CASE("zero and infinite bounds are said, not hidden") {
  const std::vector<arma::vec> zeros(3, arma::vec(2, arma::fill::zeros));
  CHECK(arma::all(sum_of(zeros, 0) == arma::vec{0, 0}));
  CHECK(sum_of(zeros, arma::datum::inf).has_nan());
}
