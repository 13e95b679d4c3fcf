#include <ritz/random/random_block.hpp>

#include <ritz/random/philox_batch.hpp>

namespace ritz {
namespace {

using simd::lanes;
using simd::Words;

/// Counters (block of draws, walker) in the order of the output: all blocks of a walker, then the
/// next walker.
struct Counters {
  Words block, walker;
  Words blocks_per_walker, block_stride, walker_stride;

  Counters(std::uint64_t first_walker, std::uint64_t n_blocks)
      : blocks_per_walker(n_blocks),
        block_stride(lanes % n_blocks),
        walker_stride(lanes / n_blocks) {
    alignas(64) std::uint64_t b[lanes], w[lanes];
    for (std::uint64_t i = 0; i < lanes; ++i) {
      b[i] = i % n_blocks;
      w[i] = first_walker + i / n_blocks;
    }
    block = Words::load_aligned(b);
    walker = Words::load_aligned(w);
  }

  void advance() {
    block += block_stride;
    walker += walker_stride;
    const auto beyond = block >= blocks_per_walker;
    block = xsimd::select(beyond, block - blocks_per_walker, block);
    walker = xsimd::select(beyond, walker + Words(1), walker);
  }
};

/// Fills `out` with the pairs that `make_pair` makes of the two words of a Philox block: rows 2j
/// and 2j+1 of a column come from block j.
template <class MakePair>
void fill_pairs(const RandomAddress& address, DrawKind kind, std::uint64_t first_walker,
                std::uint64_t step, arma::mat& out, MakePair make_pair) {
  RandomAddress::check(first_walker, out.n_cols, step, out.n_rows);
  if (out.is_empty()) return;
  const std::uint64_t n_blocks = (out.n_rows + 1) / 2;
  const std::uint64_t total = n_blocks * out.n_cols;
  const bool odd_column = out.n_rows % 2 == 1;
  Counters at(first_walker, n_blocks);
  double* to = out.memptr();
  std::uint64_t block = 0;
  for (std::uint64_t done = 0; done < total; done += lanes, at.advance()) {
    const std::array<simd::Batch, 2> pair =
        make_pair(simd::philox(at.block, at.walker, RandomAddress::step_low(step),
                               address.step_high(step, kind), address.key(0), address.key(1)));
    alignas(64) double first[lanes], second[lanes];
    pair[0].store_aligned(first);
    pair[1].store_aligned(second);
    if (!odd_column && done + lanes <= total) {
      for (std::size_t i = 0; i < lanes; ++i) {
        to[2 * i] = first[i];
        to[2 * i + 1] = second[i];
      }
      to += 2 * lanes;
      continue;
    }
    const std::size_t count = std::min<std::uint64_t>(lanes, total - done);
    for (std::size_t i = 0; i < count; ++i) {
      const bool last_of_column = ++block == n_blocks;
      if (last_of_column) block = 0;
      *to++ = first[i];
      if (!(last_of_column && odd_column)) *to++ = second[i];
    }
  }
}

}  // namespace

void RandomBlock::uniform(std::uint64_t first_walker, std::uint64_t step, arma::mat& out) const {
  fill_pairs(address_, DrawKind::uniform, first_walker, step, out,
             [](const std::array<Words, 2>& words) -> std::array<simd::Batch, 2> {
               return {simd::open_unit(words[0]), simd::open_unit(words[1])};
             });
}

void RandomBlock::normal(std::uint64_t first_walker, std::uint64_t step, arma::mat& out) const {
  fill_pairs(address_, DrawKind::normal, first_walker, step, out,
             [](const std::array<Words, 2>& words) { return simd::normal_pair(words); });
}

void RandomBlock::integer(std::uint64_t first_walker, std::uint64_t step, std::uint64_t n,
                          arma::umat& out) const {
  RandomAddress::check(first_walker, out.n_cols, step, out.n_rows);
  if (out.is_empty()) return;
  Counters at(first_walker, out.n_rows);
  for (std::uint64_t done = 0; done < out.n_elem; done += lanes, at.advance()) {
    const auto words =
        simd::philox(at.block, at.walker, RandomAddress::step_low(step),
                     address_.step_high(step, DrawKind::integer), address_.key(0), address_.key(1));
    alignas(64) std::uint64_t high[lanes], low[lanes];
    words[0].store_aligned(high);
    words[1].store_aligned(low);
    const std::size_t count = std::min<std::uint64_t>(lanes, out.n_elem - done);
    for (std::size_t i = 0; i < count; ++i) out(done + i) = scaled_integer(high[i], low[i], n);
  }
}

}  // namespace ritz
