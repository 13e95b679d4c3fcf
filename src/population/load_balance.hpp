#pragma once

#include <cstddef>
#include <vector>

namespace ritz {

/// How to share blocks of walkers out among ranks that do not work at the same speed: cores of
/// different kinds, or shared with other programs. `shares[r]` blocks took rank r `seconds[r]`;
/// returned are the numbers with which the slowest rank would be done first, at least 1 each.
///
/// Moving blocks costs time, and times scatter: where less than a twentieth would be gained, or a
/// rank owns no block, `shares` is returned as it is.
std::vector<std::size_t> fair_shares(const std::vector<std::size_t>& shares,
                                     const std::vector<double>& seconds);

}  // namespace ritz
