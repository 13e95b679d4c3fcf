#pragma once

#include <armadillo>
#include <complex>
#include <optional>
#include <vector>

#include "base/simd.hpp"

namespace ritz {

/// The products Π_j cosh(θ_j − d_j)/cosh θ_j over hidden units that flipped spins give, without a
/// transcendental function: each factor is cosh d_j − tanh θ_j sinh d_j, where d_j = 2 s_i W_ji for
/// a flip of spin s_i, with tables of cosh 2W and sinh 2W that are made once for given weights.
///
/// Arrays over hidden units are padded with zeros to whole batches, and complex ones hold all real
/// parts and then all imaginary parts.
class CoshRatios {
 public:
  using Complex = std::complex<double>;

  /// The length to which n hidden units are padded.
  static arma::uword padded(arma::uword n) {
    return (n + simd::lanes - 1) / simd::lanes * simd::lanes;
  }

  /// Makes the tables. `weights` has one column W_i per spin.
  void set_weights(const arma::mat& weights, bool is_complex);

  /// The ratio for a flip of one spin, or of two different ones; `spins` are their values before.
  /// `tanh` is that of θ. Nothing where the product would lose precision: for large |Re d|, where
  /// the two terms of a factor cancel, and near overflow and underflow.
  std::optional<Complex> flip(arma::uword site, double spin, const double* tanh) const;
  std::optional<Complex> flip(arma::uword site_a, double spin_a, arma::uword site_b, double spin_b,
                              const double* tanh) const;

 private:
  const double* row(arma::uword site) const { return table_.data() + site * row_size_; }

  bool is_complex_ = false;
  arma::uword n_units_ = 0;   // padded
  arma::uword row_size_ = 0;  // numbers per spin
  arma::rowvec reach_;        // per spin, the largest |Re 2W|
  // One row per spin: of each batch of hidden units cosh 2W and sinh 2W, real and imaginary parts
  // alternating, in the order in which they are read.
  std::vector<double, xsimd::aligned_allocator<double, 64>> table_;
};

}  // namespace ritz
