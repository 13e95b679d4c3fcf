#pragma once

#include <cstddef>

namespace ritz {

/// Half-open range of indices.
struct IndexRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
  bool operator==(const IndexRange&) const = default;
};

/// The part of 0 … n-1 that falls to `part` of `n_parts`: contiguous, sizes that differ by one at
/// most, the same whoever asks.
constexpr IndexRange share(std::size_t n, std::size_t part, std::size_t n_parts) {
  return {n * part / n_parts, n * (part + 1) / n_parts};
}

/// Walkers 0 … n_walkers-1 cut into blocks of the same size (the last may be smaller). A block is
/// what is evaluated together, the unit that ranks own, and has the same shape on any number of
/// ranks: this is what makes results equal bit for bit.
struct Blocks {
  std::size_t n_walkers = 0;
  std::size_t block_size = 1;

  std::size_t count() const { return (n_walkers + block_size - 1) / block_size; }
  IndexRange walkers(std::size_t block) const {
    const std::size_t begin = block * block_size;
    const std::size_t end = begin + block_size;
    return {begin, end < n_walkers ? end : n_walkers};
  }
  IndexRange owned_by(std::size_t rank, std::size_t n_ranks) const {
    return share(count(), rank, n_ranks);
  }
};

}  // namespace ritz
