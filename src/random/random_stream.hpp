#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ritz/random/random_address.hpp>

namespace ritz {

/// The random numbers of one address, one after the other; for work that is not vectorised. It is a
/// value: a copy goes on independently from where the original stands, and a stream made again from
/// the same address starts again. Nothing of it needs to be stored in a checkpoint.
///
/// Walkers are below 2^32 and steps below 2^56 (UsageError beyond); "walker" may be any index that
/// tells streams apart, such as the number of a layer.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, Purpose purpose, std::uint64_t walker = 0,
               std::uint64_t step = 0);

  /// Uniform on the open interval (0, 1): odd multiples of 2^-53.
  double uniform();
  /// Normal with mean 0 and variance 1.
  double normal();
  /// Uniform on 0 … n-1, for n > 0.
  std::uint64_t integer(std::uint64_t n);
  /// The numbers 0 … n-1 in random order (Fisher–Yates).
  std::vector<std::size_t> permutation(std::size_t n);

 private:
  RandomAddress address_;
  std::uint32_t walker_;
  std::uint64_t step_;
  std::uint64_t draw_ = 0;
};

}  // namespace ritz
