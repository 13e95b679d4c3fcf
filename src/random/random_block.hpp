#pragma once

#include <armadillo>
#include <cstdint>

#include <ritz/random/random_address.hpp>

namespace ritz {

/// Random numbers for a block of walkers. They have addresses and no state: entry (k, w) of a fill
/// is draw k of walker first_walker + w at this step, and depends on the seed, the purpose, the
/// walker, the step and k only, bit for bit, never on the shape of the block. Draw k is what a
/// RandomStream at the same address gives as its k-th number when all its draws are of one kind.
///
/// The output sets the shape: n_draws x n_walkers. Walkers and draws are below 2^32, steps below
/// 2^56; UsageError is thrown beyond.
class RandomBlock {
 public:
  RandomBlock(std::uint64_t seed, Purpose purpose) : address_(seed, purpose) {}

  /// Uniform on the open interval (0, 1): odd multiples of 2^-53.
  void uniform(std::uint64_t first_walker, std::uint64_t step, arma::mat& out) const;
  /// Normal with mean 0 and variance 1 (Box–Muller in double precision; |x| < 8.7).
  void normal(std::uint64_t first_walker, std::uint64_t step, arma::mat& out) const;
  /// Uniform on 0 … n-1, for n > 0.
  void integer(std::uint64_t first_walker, std::uint64_t step, std::uint64_t n,
               arma::umat& out) const;

 private:
  RandomAddress address_;
};

}  // namespace ritz
