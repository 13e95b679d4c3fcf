#include <ritz/model/sign_rule.hpp>

#include <catch2/catch.hpp>

#include <ritz/random/random_stream.hpp>

using namespace ritz;

namespace {

bool suits(const std::vector<char>& flags, const std::vector<SpinTurn>& turns) {
  for (const SpinTurn& turn : turns)
    if (turn.sign == 0 || (turn.sign > 0) != is_turned(flags, turn.sites)) return false;
  return true;
}

/// Whether any of the 2ⁿ choices suits.
bool has_rule(arma::uword n, const std::vector<SpinTurn>& turns) {
  for (arma::uword code = 0; code < arma::uword{1} << n; ++code) {
    std::vector<char> flags(n);
    for (arma::uword i = 0; i < n; ++i) flags[i] = code >> i & 1;
    if (suits(flags, turns)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a sign rule is found where one of all choices suits, and only there") {
  RandomStream random(1, Purpose::testing);
  int n_found = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    const arma::uword n = 1 + random.integer(8);
    std::vector<SpinTurn> turns(random.integer(2 * n + 1));
    for (SpinTurn& turn : turns) {
      const auto order = random.permutation(n);
      const std::size_t size = 1 + random.integer(std::min<std::uint64_t>(n, trial % 2 ? 2 : 4));
      turn.sites.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size));
      turn.sign = random.uniform() < 0.3 ? 1 : random.uniform() < 0.98 ? -1 : 0;
    }
    const auto found = find_sign_rule(n, turns);
    CAPTURE(trial);
    CHECK(found.has_value() == has_rule(n, turns));
    if (!found) continue;
    ++n_found;
    CHECK(suits(*found, turns));
  }
  CHECK((n_found > 400 && n_found < 1600));
}

TEST_CASE("the first site of each part keeps its spin") {
  const auto found = find_sign_rule(7, {{{1, 0}, 1}, {{1, 2}, 1}, {{6, 3}, 1}, {{3, 5}, -1}});
  CHECK(*found == std::vector<char>{0, 1, 0, 0, 0, 0, 1});
  CHECK(*find_sign_rule(2, {{{0, 1}, 1}, {{1}, -1}}) == std::vector<char>{1, 0});
  CHECK_FALSE(find_sign_rule(3, {{{0, 1}, 1}, {{1, 2}, 1}, {{0, 2}, 1}}));
  CHECK(find_sign_rule(3, {{{0, 1}, 1}, {{1, 2}, -1}, {{0, 2}, 1}}));
}

TEST_CASE("what turns conserve is counted by what they reach") {
  RandomStream random(3, Purpose::testing);
  for (int trial = 0; trial < 500; ++trial) {
    const arma::uword n = 1 + random.integer(7);
    std::vector<SpinTurn> turns(random.integer(2 * n));
    for (SpinTurn& turn : turns) {
      const auto order = random.permutation(n);
      const std::size_t size = 1 + random.integer(std::min<std::uint64_t>(n, 4));
      turn.sites.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size));
    }
    std::vector<char> reached(arma::uword{1} << n, 0);
    std::vector<std::size_t> queue = {0};
    reached[0] = 1;
    for (std::size_t k = 0; k < queue.size(); ++k)
      for (const SpinTurn& turn : turns) {
        std::size_t next = queue[k];
        for (const std::uint32_t site : turn.sites) next ^= std::size_t{1} << site;
        if (!reached[next]) queue.push_back(next);
        reached[next] = 1;
      }
    CAPTURE(trial);
    CHECK(queue.size() << count_conserved(n, turns) == reached.size());
  }
  CHECK(count_conserved(5, {{{0, 1}}, {{1, 2}}, {{2, 3}}, {{4, 3}}}) == 1);
  CHECK(count_conserved(4, {{{0, 1}}, {{2, 3}}}) == 2);
}
