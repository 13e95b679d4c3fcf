#include <ritz/io/checksum.hpp>

#include <algorithm>
#include <cstring>

namespace ritz {

std::uint64_t checksum(std::span<const char> bytes) {
  constexpr std::uint64_t prime = 0x100000001b3;
  std::uint64_t state = 0xcbf29ce484222325 ^ bytes.size();
  for (std::size_t i = 0; i < bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, std::min<std::size_t>(8, bytes.size() - i));
    state = (state ^ word) * prime;
    state ^= state >> 32;
  }
  return state;
}

}  // namespace ritz
