#include <ritz/vmc/series_recorder.hpp>

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/thread_ranks.hpp"

using namespace ritz;

using Owners = std::vector<IndexRange>;

namespace {

constexpr arma::uword n_quantities = 3, n_walkers = 10;

// What all walkers give at one measurement; no two numbers are alike.
arma::mat values(arma::uword measurement) {
  arma::mat out(n_quantities, n_walkers);
  for (arma::uword i = 0; i < out.n_elem; ++i)
    out[i] = std::sin(1.0 + static_cast<double>(i) + 100.0 * static_cast<double>(measurement));
  return out;
}

struct Recorded {
  arma::mat series, means;
};

// Records 75 measurements in at most 16 bins, so that bins are joined, with other owners after
// every fifth.
Recorded recorded(const std::vector<Owners>& turns) {
  Recorded out;
  test::on_ranks(static_cast<int>(turns[0].size()), [&](const Communicator& communicator) {
    const auto rank = static_cast<std::size_t>(communicator.rank());
    const Owners* owners = &turns[0];
    SeriesRecorder recorder(n_quantities, (*owners)[rank].size(), 16);
    for (arma::uword m = 0; m < 75; ++m) {
      const IndexRange own = (*owners)[rank];
      recorder.add(values(m).cols(own.begin, own.end - 1));
      if (m % 5 != 4) continue;
      const Owners& next = turns[m / 5 % turns.size()];
      recorder.hand_over(communicator, *owners, next);
      owners = &next;
    }
    const arma::mat series = recorder.gather_series(communicator, 1);
    const arma::mat means = recorder.gather_means(communicator);
    if (communicator.is_root()) out = {series, means};
  });
  return out;
}

}  // namespace

TEST_CASE("a series does not notice whose walkers it tells of") {
  const Recorded expected = recorded({{{0, 10}}});
  CHECK(arma::size(expected.series) == arma::size(n_walkers, 9));
  CHECK(expected.means(2, 3) == Approx([] {
          double sum = 0;
          for (arma::uword m = 0; m < 75; ++m) sum += values(m)(2, 3);
          return sum / 75;
        }()));
  const Recorded moved =
      recorded({{{0, 3}, {3, 8}, {8, 10}}, {{0, 8}, {8, 9}, {9, 10}}, {{0, 1}, {1, 2}, {2, 10}}});
  CHECK(arma::approx_equal(moved.series, expected.series, "absdiff", 0));
  CHECK(arma::approx_equal(moved.means, expected.means, "absdiff", 0));
}
