#pragma once

#include <cstdint>

#include <ritz/random/purpose.hpp>

namespace ritz {

/// Which distribution a number is drawn from; numbers of different kinds are independent.
enum class DrawKind : std::uint32_t { uniform = 0, normal = 1, integer = 2 };

/// Where in the key and counter of Philox4x32 the parts of an address stand. The seed is the key.
/// The counter holds, from its lowest 32-bit word: block of draws; walker; low word of the step;
/// high 24 bits of the step, purpose (6 bits), kind (2 bits). Different addresses are different
/// counters: no two numbers of a seed share their bits.
class RandomAddress {
 public:
  RandomAddress(std::uint64_t seed, Purpose purpose) : seed_(seed), purpose_(purpose) {}

  std::uint32_t key(int word) const { return static_cast<std::uint32_t>(seed_ >> (32 * word)); }
  static std::uint32_t step_low(std::uint64_t step) { return static_cast<std::uint32_t>(step); }
  std::uint32_t step_high(std::uint64_t step, DrawKind kind) const {
    return static_cast<std::uint32_t>(step >> 32) | static_cast<std::uint32_t>(purpose_) << 24 |
           static_cast<std::uint32_t>(kind) << 30;
  }

  /// Throws UsageError when walkers first … first+n_walkers-1, the step or the number of draws have
  /// no address: below 2^32, 2^56 and 2^32.
  static void check(std::uint64_t first_walker, std::uint64_t n_walkers, std::uint64_t step,
                    std::uint64_t n_draws);

 private:
  std::uint64_t seed_;
  Purpose purpose_;
};

/// floor(n X / 2^128) for the 128 random bits X = 2^64 high + low: uniform on 0 … n-1 up to a
/// relative bias below n / 2^128, without rejection, so that a draw always has one address.
inline std::uint64_t scaled_integer(std::uint64_t high, std::uint64_t low, std::uint64_t n) {
  __extension__ using Wide = unsigned __int128;
  const Wide carry = (static_cast<Wide>(low) * n) >> 64;
  return static_cast<std::uint64_t>((static_cast<Wide>(high) * n + carry) >> 64);
}

}  // namespace ritz
