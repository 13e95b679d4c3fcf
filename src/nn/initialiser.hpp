#pragma once

#include <armadillo>
#include <cstdint>
#include <string>
#include <vector>

namespace ritz {

/// How the weights of a dense layer begin. Uniform and normal forms have the same variance:
/// glorot 2/(n_in + n_out) (Glorot & Bengio 2010), he 2/n_in (He et al. 2015), lecun 1/n_in (LeCun
/// et al. 1998); orthogonal: orthonormal rows or columns, whichever are fewer (Saxe et al. 2014).
struct Initialiser {
  std::string kind = "glorot_uniform";  ///< one of initialiser_names()
  double scale = 1;                     ///< factor on the weights; the value of `constant`

  /// Fills the weights, n_out x n_in, from the random numbers of (seed, stream), the same for a
  /// seed on any number of ranks.
  void fill(arma::mat& weights, std::uint64_t seed, std::uint64_t stream) const;
};

/// glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal, orthogonal,
/// zeros, constant.
const std::vector<std::string>& initialiser_names();

}  // namespace ritz
