#include <ritz/random/philox_batch.hpp>

#include <Random123/philox.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include <ritz/base/error.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/random/random_stream.hpp>

using namespace ritz;

namespace {

struct Known {
  std::uint32_t counter[4], key[2], result[4];
};

// kat_vectors of Random123, lines philox4x32 10.
const Known known[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

std::array<simd::Words, 2> batch_philox(const std::uint32_t (&c)[4], const std::uint32_t (&k)[2]) {
  return simd::philox(simd::Words(c[0]), simd::Words(c[1]), c[2], c[3], k[0], k[1]);
}

}  // namespace

TEST_CASE("the vectorised Philox gives Random123's known answers in every lane") {
  for (const Known& k : known) {
    const auto words = batch_philox(k.counter, k.key);
    for (std::size_t lane = 0; lane < simd::lanes; ++lane) {
      CHECK(words[0].get(lane) == (k.result[0] | std::uint64_t{k.result[1]} << 32));
      CHECK(words[1].get(lane) == (k.result[2] | std::uint64_t{k.result[3]} << 32));
    }
  }
}

TEST_CASE("an address is the counter that the documentation says") {
  const std::uint64_t seed = 0x0123456789abcdef, walker = 0xfedcba98, step = 0x00a1b2c3d4e5f607;
  arma::mat block(5, 3);
  RandomBlock(seed, Purpose::bootstrap).uniform(walker, step, block);
  for (std::uint32_t w = 0; w < 3; ++w)
    for (std::uint32_t k = 0; k < 5; ++k) {
      const philox4x32_ctr_t counter = {{k / 2, 0xfedcba98u + w, 0xd4e5f607u, 0x07a1b2c3u}};
      const philox4x32_key_t key = {{0x89abcdefu, 0x01234567u}};
      const philox4x32_ctr_t r = philox4x32(counter, key);
      const std::uint64_t word = r.v[2 * (k % 2)] | std::uint64_t{r.v[2 * (k % 2) + 1]} << 32;
      CHECK(block(k, w) == std::ldexp(static_cast<double>(2 * (word >> 12) + 1), -53));
    }
}

TEST_CASE("an entry depends on its address only, whatever the shape of the block") {
  const RandomBlock numbers(42, Purpose::proposal);
  arma::mat whole(13, 70), normals(13, 70);
  arma::umat integers(13, 70);
  numbers.uniform(1000, 7, whole);
  numbers.normal(1000, 7, normals);
  numbers.integer(1000, 7, 97, integers);
  for (arma::uword n_draws : {1, 2, 3, 6, 7, 8, 13})
    for (arma::uword n_walkers : {1, 2, 5, 8, 16, 33}) {
      for (arma::uword first : {0, 1, 19, 37}) {
        const arma::span rows(0, n_draws - 1), columns(first, first + n_walkers - 1);
        arma::mat part(n_draws, n_walkers);
        arma::umat part_of_integers(n_draws, n_walkers);
        numbers.uniform(1000 + first, 7, part);
        CHECK(arma::all(arma::vectorise(part == whole(rows, columns))));
        numbers.normal(1000 + first, 7, part);
        CHECK(arma::all(arma::vectorise(part == normals(rows, columns))));
        numbers.integer(1000 + first, 7, 97, part_of_integers);
        CHECK(arma::all(arma::vectorise(part_of_integers == integers(rows, columns))));
      }
    }
}

TEST_CASE("a stream gives the draws of a block one by one") {
  arma::mat uniforms(9, 2), normals(9, 2);
  arma::umat integers(9, 2);
  const RandomBlock numbers(3, Purpose::gibbs_hidden);
  numbers.uniform(11, 5, uniforms);
  numbers.normal(11, 5, normals);
  numbers.integer(11, 5, 1000003, integers);
  RandomStream a(3, Purpose::gibbs_hidden, 12, 5), b = a, c = a;
  for (arma::uword k = 0; k < 9; ++k) {
    CHECK(a.uniform() == uniforms(k, 1));
    CHECK(b.normal() == normals(k, 1));
    CHECK(c.integer(1000003) == integers(k, 1));
  }
}

TEST_CASE("every part of the address matters, and no two numbers are shared") {
  std::set<double> seen;
  std::size_t n = 0;
  const auto add = [&](std::uint64_t seed, Purpose purpose, std::uint64_t walker,
                       std::uint64_t step) {
    RandomStream stream(seed, purpose, walker, step);
    for (int k = 0; k < 4; ++k) seen.insert(stream.uniform());
    n += 4;
    RandomStream integers(seed, purpose, walker, step);
    seen.insert(static_cast<double>(integers.integer(std::uint64_t{1} << 52)));
    ++n;
  };
  for (std::uint64_t seed : {0ul, 1ul, 1ul << 32, ~0ul})
    for (Purpose purpose : {Purpose::initial_parameters, Purpose::proposal, Purpose::testing})
      for (std::uint64_t walker : {0ul, 1ul, 2ul, (1ul << 32) - 1})
        for (std::uint64_t step : {0ul, 1ul, 1ul << 32, 1ul << 55})
          add(seed, purpose, walker, step);
  CHECK(seen.size() == n);
}

TEST_CASE("addresses that do not exist are refused") {
  const RandomBlock numbers(1, Purpose::testing);
  arma::mat out(2, 2);
  CHECK_NOTHROW(numbers.uniform((1ul << 32) - 2, 0, out));
  CHECK_THROWS_AS(numbers.uniform((1ul << 32) - 1, 0, out), UsageError);
  CHECK_THROWS_AS(numbers.normal(0, 1ul << 56, out), UsageError);
  CHECK_THROWS_AS(RandomStream(1, Purpose::testing, 1ul << 32), UsageError);
  arma::mat empty(0, 5);
  CHECK_NOTHROW(numbers.uniform(0, 0, empty));
}
