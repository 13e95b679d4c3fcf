#include <ritz/population/load_balance.hpp>

#include <algorithm>
#include <queue>
#include <utility>

namespace ritz {

std::vector<std::size_t> fair_shares(const std::vector<std::size_t>& shares,
                                     const std::vector<double>& seconds) {
  // When each rank would be done with one block more; the earliest comes first.
  using Turn = std::pair<double, std::size_t>;
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns;
  std::vector<double> per_block;
  std::size_t left = 0;
  for (std::size_t r = 0; r < shares.size(); ++r) {
    if (shares[r] == 0 || !(seconds[r] > 0)) return shares;
    per_block.push_back(seconds[r] / static_cast<double>(shares[r]));
    turns.emplace(2 * per_block[r], r);
    left += shares[r] - 1;
  }
  std::vector<std::size_t> out(shares.size(), 1);
  for (; left > 0; --left) {
    const auto [done, r] = turns.top();
    turns.pop();
    ++out[r];
    turns.emplace(done + per_block[r], r);
  }
  double slowest = 0;
  for (std::size_t r = 0; r < out.size(); ++r)
    slowest = std::max(slowest, static_cast<double>(out[r]) * per_block[r]);
  return slowest < 0.95 * *std::ranges::max_element(seconds) ? out : shares;
}

}  // namespace ritz
