#include <ritz/natural/tiled_matrix.hpp>

#include <bit>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "tests/support/random_derivatives.hpp"
#include "tests/support/thread_ranks.hpp"

using namespace ritz;

namespace {

arma::mat random_factor(std::mt19937_64& generator, arma::uword n, double) {
  return test::random_matrix(generator, n, n + 3);
}
arma::cx_mat random_factor(std::mt19937_64& generator, arma::uword n, arma::cx_double) {
  const arma::mat re = test::random_matrix(generator, n, n + 3);
  return arma::cx_mat(re, test::random_matrix(generator, n, n + 3));
}

// A positive definite system whose solution is known.
template <class T>
struct System {
  explicit System(const std::vector<arma::uword>& tile_sizes) : sizes(tile_sizes) {
    std::mt19937_64 generator(5);
    const arma::uword n = std::accumulate(sizes.begin(), sizes.end(), arma::uword{0});
    const auto half = random_factor(generator, n, T());
    a = half * half.t();
    x = random_factor(generator, n, T()).col(0);
    b = a * x;
  }
  TiledMatrix<T> tiles(const Communicator& communicator) const {
    std::vector<int> owners(static_cast<std::size_t>(communicator.size()));
    std::iota(owners.begin(), owners.end(), 0);
    TiledMatrix<T> out(communicator, TileLayout(sizes, owners));
    for (auto& tile : out.tiles())
      tile.values = a.submat(out.layout().begin(tile.row), out.layout().begin(tile.column),
                             arma::size(tile.values));
    return out;
  }

  std::vector<arma::uword> sizes;
  arma::Mat<T> a;
  arma::Col<T> x, b;
};

template <class T>
void check_solved(const std::vector<arma::uword>& sizes) {
  const System<T> system(sizes);
  arma::Col<T> alone = system.b;
  int n_pauses = 0;
  REQUIRE(system.tiles(*serial_communicator()).solve(alone, [&] { ++n_pauses; }));
  CHECK(n_pauses == static_cast<int>(sizes.size()) - 1);
  CHECK(arma::norm(alone - system.x) < 1e-7 * arma::norm(system.x));
  for (const int n_ranks : {2, 3, 7}) {
    CAPTURE(n_ranks, sizes.size());
    std::vector<arma::Col<T>> found(static_cast<std::size_t>(n_ranks), system.b);
    test::on_ranks(n_ranks, [&](const Communicator& communicator) {
      auto& b = found[static_cast<std::size_t>(communicator.rank())];
      if (!system.tiles(communicator).solve(b, [] {})) b.reset();
    });
    for (const auto& one : found) CHECK(arma::approx_equal(one, alone, "absdiff", 0));
  }
}

}  // namespace

TEST_CASE("systems in tiles are solved with the same bits on any number of ranks") {
  for (const std::vector<arma::uword>& sizes :
       {std::vector<arma::uword>{1}, {7}, {5, 3}, {8, 8, 1}, {150, 140, 9, 130}}) {
    check_solved<double>(sizes);
    check_solved<arma::cx_double>(sizes);
  }
}

TEST_CASE("a matrix that is not positive definite or not finite is refused by all ranks") {
  const std::vector<arma::uword> sizes{4, 5, 3};
  for (const double bad : {-100.0, arma::datum::nan, arma::datum::inf})
    for (const arma::uword at : {0, 5, 11}) {
      CAPTURE(bad, at);
      System<double> system(sizes);
      system.a(at, at) = bad;
      std::vector<int> solved(3, 1);
      test::on_ranks(3, [&](const Communicator& communicator) {
        arma::vec b = system.b;
        solved[static_cast<std::size_t>(communicator.rank())] =
            system.tiles(communicator).solve(b, [] {});
      });
      CHECK(solved == std::vector<int>{0, 0, 0});
    }
}

// Counted as the updates of tiles and their triangular solves; a corner's update is half of one.
TEST_CASE("sixteen ranks share the work and the memory of sixteen rows of tiles evenly") {
  for (const std::size_t n : {16, 32}) {
    std::vector<int> owners(16);
    std::iota(owners.begin(), owners.end(), 0);
    const TileLayout layout(std::vector<arma::uword>(n, 256), owners);
    std::vector<double> work(16, 0), held(16, 0);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i; j < n; ++j) {
        const auto owner = static_cast<std::size_t>(layout.owner(i, j));
        const auto updates = static_cast<double>(i);
        work[owner] += i == j ? updates + 1.0 / 3 : 2 * updates + 1;
        held[owner] += 1;
      }
    const auto spread = [](const std::vector<double>& x) {
      return *std::ranges::max_element(x) * 16 / std::accumulate(x.begin(), x.end(), 0.0);
    };
    INFO("busiest rank: " << spread(work) << " of its share, fullest: " << spread(held));
    CHECK(spread(work) < 1.5);
    CHECK(spread(held) < 1.3);
  }
}
