#include <ritz/parallel/walker_gather.hpp>

#include <catch2/catch.hpp>

#include "tests/support/thread_ranks.hpp"

using namespace ritz;

using Owners = std::vector<IndexRange>;

namespace {

// Walkers `of_rank` of a cube whose entries differ.
arma::cube part(const IndexRange& of_rank) {
  arma::cube out(2, of_rank.size(), 3);
  for (arma::uword s = 0; s < 3; ++s)
    for (arma::uword w = 0; w < out.n_cols; ++w)
      for (arma::uword k = 0; k < 2; ++k)
        out(k, w, s) = static_cast<double>(100 * (of_rank.begin + w) + 10 * s + k);
  return out;
}

}  // namespace

TEST_CASE("what is known of walkers goes with them to any owner") {
  const std::vector<Owners> all_owners = {{{0, 4}, {4, 7}, {7, 10}},
                                          {{0, 1}, {1, 2}, {2, 10}},
                                          {{0, 8}, {8, 9}, {9, 10}},
                                          {{0, 0}, {0, 10}, {10, 10}}};
  for (const Owners& from : all_owners)
    for (const Owners& to : all_owners) {
      std::vector<arma::cube> got(3);
      test::on_ranks(3, [&](const Communicator& communicator) {
        const auto rank = static_cast<std::size_t>(communicator.rank());
        got[rank] = hand_over_walkers(communicator, part(from[rank]), from, to);
      });
      for (std::size_t rank = 0; rank < 3; ++rank) {
        REQUIRE(got[rank].n_cols == to[rank].size());
        CHECK(arma::approx_equal(got[rank], part(to[rank]), "absdiff", 0));
      }
    }
}
