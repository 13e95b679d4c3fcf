#pragma once

#include <armadillo>
#include <complex>
#include <optional>
#include <vector>

#include <ritz/linalg/simd.hpp>

namespace ritz {

/// What flipped spins do to the hidden units of a restricted Boltzmann machine, without a
/// transcendental function: a flip of spin s_i takes θ_j to θ_j − d_j with d_j = 2 s_i W_ji, and
/// tables over d are made once for given weights. With the shares q, r = e^±θ/(2 cosh θ) of a
/// hidden unit that is up or down,
///
///     cosh(θ − d)/cosh θ = e^d (r + q e^−2d),
///
/// where for real numbers nothing cancels. Shares are kept beside e^2θ, which a flip multiplies by
/// e^−2d; no rounding error ever grows, while the addition theorem of tanh loses its digits near a
/// zero of cosh and far from one.
///
/// Arrays over hidden units are padded with zeros to whole batches, and complex ones hold all real
/// parts and then all imaginary parts.
class CoshRatios {
 public:
  using Complex = std::complex<double>;

  /// product · exp(log_abs + i phase).
  struct Ratio {
    Complex product = 1;
    double log_abs = 0, phase = 0;
  };

  /// The length to which n hidden units are padded.
  static arma::uword padded(arma::uword n) {
    return (n + simd::lanes - 1) / simd::lanes * simd::lanes;
  }

  /// Makes the tables. `weights` has one column W_i per spin.
  void set_weights(const arma::mat& weights, bool is_complex);

  /// Π_j cosh(θ_j − d_j)/cosh θ_j for a flip of one spin, or of two different ones; `spins` are
  /// their values before. `shares` holds those of all units that are up, then of those down.
  /// Nothing where a single factor is beyond the range of numbers.
  std::optional<Ratio> flip(arma::uword site, double spin, const double* shares) const;
  std::optional<Ratio> flip(arma::uword site_a, double spin_a, arma::uword site_b, double spin_b,
                            const double* shares) const;

  /// e^2θ and the shares of one walker from θ. False where e^2θ is out of the range that can be
  /// tracked; both are then of no use.
  bool start(const double* theta, double* exponential, double* shares) const;
  /// The same after a flip of a spin, whose value before is `spin`.
  bool turn(arma::uword site, double spin, double* exponential, double* shares) const;

 private:
  const double* row(arma::uword site, double spin) const {
    return table_.data() + (2 * site + (spin > 0 ? 0 : 1)) * row_size_;
  }

  bool is_complex_ = false;
  arma::uword n_units_ = 0;   // padded
  arma::uword row_size_ = 0;  // numbers of a row
  arma::mat sums_;            // 2 Σ_j W_ji, a column per spin: real and imaginary part
  // Two rows per spin, e^−4W and e^4W, for a spin that was up and one that was down. Real and
  // imaginary parts alternate by batches of hidden units, in the order in which they are read.
  std::vector<double, xsimd::aligned_allocator<double, 64>> table_;
};

}  // namespace ritz
