#pragma once

#include <cstdint>
#include <span>

namespace ritz {

/// FNV-1a on words of eight bytes, with a shift that lets high bits act on low ones. Every step is
/// one-to-one in the state and in the word: any change within eight bytes is certain to alter it,
/// any other with probability 1 - 2^-64.
std::uint64_t checksum(std::span<const char> bytes);

}  // namespace ritz
