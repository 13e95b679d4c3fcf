#include <ritz/space/lattice_space.hpp>

#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/space/enumeration.hpp>

using namespace ritz;

namespace {

/// Occupation numbers 0 … 3: two sectors with a fixed and one with a free number of quanta.
class Occupations final : public LatticeSpace {
 public:
  Occupations() : LatticeSpace(4, 0.0, 1.0, {{3, 4}, {2, std::nullopt}, {4, 2}}) {}
  std::string description() const override { return "occupations"; }
};

bool is_greater(const arma::vec& a, const arma::vec& b) {
  for (arma::uword i = 0; i < a.n_elem; ++i)
    if (a[i] != b[i]) return a[i] > b[i];
  return false;
}

void check_enumeration(const LatticeSpace& space, std::uint64_t size) {
  const Enumeration all(space);
  REQUIRE(all.size() == size);
  Batch x(space.n_dof(), size);
  all.fill(0, x);
  for (std::uint64_t k = 0; k < size; ++k) {
    CHECK(all.index(x.colptr(k)) == k);
    if (k > 0) CHECK(is_greater(x.col(k), x.col(k - 1)));
    arma::uword first = 0;
    for (const auto& sector : space.sectors()) {
      arma::uword total = 0;
      for (arma::uword i = 0; i < sector.n_dof; ++i) total += space.level(x(first + i, k));
      if (sector.total) CHECK(total == *sector.total);
      first += sector.n_dof;
    }
  }
  Batch some(space.n_dof(), 2);
  all.fill(size - 2, some);
  CHECK(arma::approx_equal(some, x.tail_cols(2), "absdiff", 0));
}

}  // namespace

TEST_CASE("all configurations are numbered in lexicographic order") {
  check_enumeration(SpinSpace(6), 64);
  check_enumeration(SpinSpace(6, 0), 20);
  check_enumeration(SpinSpace(7, -3), 21);
  // 12 ways of 4 quanta on 3 places with at most 3 each, 16 free, 10 ways of 2 on 4 places.
  check_enumeration(Occupations(), 12 * 16 * 10);
}

TEST_CASE("more configurations than can be counted are too many") {
  CHECK(Enumeration(SpinSpace(63)).size() == std::uint64_t{1} << 63);
  CHECK(Enumeration(SpinSpace(64)).size() == Enumeration::too_many);
  CHECK(Enumeration(SpinSpace(200, 0)).size() == Enumeration::too_many);
  CHECK(Enumeration(SpinSpace(200, 198)).size() == 200);
}

TEST_CASE("starting configurations lie in the space and are spread evenly over it") {
  const SpinSpace space(6, 0);
  const Enumeration all(space);
  const arma::uword n = 20000;
  Batch x(6, n);
  space.draw(5, 100, 0, x);
  arma::vec counts(20, arma::fill::zeros);
  for (arma::uword w = 0; w < n; ++w) {
    REQUIRE(arma::accu(x.col(w)) == 0);
    counts[all.index(x.colptr(w))] += 1;
  }
  // χ² with 19 degrees of freedom.
  const double expected = n / 20.0;
  const double chi_squared = arma::accu(arma::square(counts - expected)) / expected;
  CHECK(chi_squared > 6);
  CHECK(chi_squared < 44);

  // The number of a walker decides, not its column.
  Batch later(6, 3);
  space.draw(5, 110, 0, later);
  CHECK(arma::approx_equal(later, x.cols(10, 12), "absdiff", 0));
  space.draw(5, 110, 1, later);
  CHECK_FALSE(arma::approx_equal(later, x.cols(10, 12), "absdiff", 0));

  const Occupations occupations;
  Batch y(9, 100);
  occupations.draw(1, 0, 0, y);
  for (arma::uword w = 0; w < 100; ++w) {
    CHECK(arma::accu(y(arma::span(0, 2), w)) == 4);
    CHECK(arma::accu(y(arma::span(5, 8), w)) == 2);
  }
  CHECK(y.min() == 0);
  CHECK(y.max() == 3);
}

TEST_CASE("a magnetization must be possible") {
  CHECK(SpinSpace::mistake(4, 0).empty());
  CHECK(SpinSpace::mistake(5, -5).empty());
  CHECK_THAT(SpinSpace::mistake(5, 0), Catch::Contains("expected an odd number between -5 and 5"));
  CHECK_FALSE(SpinSpace::mistake(4, 6).empty());
  CHECK_THROWS_AS(SpinSpace(4, 1), UsageError);
  CHECK(SpinSpace(4, 2).description() == "4 spins ½ with magnetization 2");
}
