#include <ritz/random/random_stream.hpp>

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include <ritz/base/error.hpp>
#include <ritz/random/philox_batch.hpp>

namespace ritz {
namespace {

std::array<simd::Words, 2> words(const RandomAddress& address, DrawKind kind, std::uint32_t walker,
                                 std::uint64_t step, std::uint64_t block) {
  return simd::philox(simd::Words(block), simd::Words(walker), RandomAddress::step_low(step),
                      address.step_high(step, kind), address.key(0), address.key(1));
}

}  // namespace

void RandomAddress::check(std::uint64_t first_walker, std::uint64_t n_walkers, std::uint64_t step,
                          std::uint64_t n_draws) {
  constexpr std::uint64_t n_words = std::uint64_t{1} << 32, n_steps = std::uint64_t{1} << 56;
  if (first_walker >= n_words || n_walkers > n_words - first_walker || n_draws > n_words ||
      step >= n_steps)
    throw UsageError(
        fmt::format("no random numbers for {} draws of walkers {} to {} at step {}: draws and "
                    "walkers are limited to 2^32, steps to 2^56",
                    n_draws, first_walker, first_walker + n_walkers - 1, step));
}

RandomStream::RandomStream(std::uint64_t seed, Purpose purpose, std::uint64_t walker,
                           std::uint64_t step)
    : address_(seed, purpose), walker_(static_cast<std::uint32_t>(walker)), step_(step) {
  RandomAddress::check(walker, 1, step, 1);
}

double RandomStream::uniform() {
  const std::uint64_t k = draw_++;
  return simd::open_unit(words(address_, DrawKind::uniform, walker_, step_, k / 2)[k % 2]).get(0);
}

double RandomStream::normal() {
  const std::uint64_t k = draw_++;
  return simd::normal_pair(words(address_, DrawKind::normal, walker_, step_, k / 2))[k % 2].get(0);
}

std::uint64_t RandomStream::integer(std::uint64_t n) {
  const auto [high, low] = words(address_, DrawKind::integer, walker_, step_, draw_++);
  return scaled_integer(high.get(0), low.get(0), n);
}

std::vector<std::size_t> RandomStream::permutation(std::size_t n) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[integer(i)]);
  return order;
}

}  // namespace ritz
