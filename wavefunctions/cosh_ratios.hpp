#pragma once

#include <armadillo>
#include <complex>
#include <optional>
#include <vector>

#include "base/simd.hpp"

namespace ritz {

/// What flipped spins do to the hidden units of a restricted Boltzmann machine, without a
/// transcendental function: a flip of spin s_i takes θ_j to θ_j − d_j with d_j = 2 s_i W_ji, and
/// tables over d are made once for given weights.
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

  /// Π_j cosh(θ_j − d_j)/cosh θ_j = Π_j cosh d_j · Π_j (1 − tanh θ_j tanh d_j) for a flip of one
  /// spin, or of two different ones; `spins` are their values before. `tanh` is that of θ. Nothing
  /// where the product would lose precision: for large |Re d|, where the two terms of a factor
  /// cancel, and beyond the range of numbers.
  std::optional<Ratio> flip(arma::uword site, double spin, const double* tanh) const;
  std::optional<Ratio> flip(arma::uword site_a, double spin_a, arma::uword site_b, double spin_b,
                            const double* tanh) const;

  // Tracking e^2θ instead of θ: a flip multiplies it, and no rounding error ever grows, while the
  // addition theorem of tanh loses its digits near a zero of cosh and far from one.

  /// e^2θ and tanh θ of one walker. False where e^2θ is out of the range that can be tracked; both
  /// are then of no use.
  bool start(const double* theta, double* exponential, double* tanh) const;
  /// The same after a flip of a spin, whose value before is `spin`.
  bool turn(arma::uword site, double spin, double* exponential, double* tanh) const;

 private:
  using Table = std::vector<double, xsimd::aligned_allocator<double, 64>>;

  const double* row(arma::uword site) const { return tanh_.data() + site * row_size_; }

  bool is_complex_ = false;
  arma::uword n_units_ = 0;                 // padded
  arma::uword row_size_ = 0;                // numbers per spin
  arma::rowvec reach_;                      // per spin, the largest |Re 2W|
  arma::rowvec log_abs_cosh_, phase_cosh_;  // per spin, of Π_j cosh 2W
  // One row per spin: real and imaginary parts alternate by batches of hidden units, in the order
  // in which they are read.
  Table tanh_;         // tanh 2W
  Table exponential_;  // two rows per spin: e^−4W, for a spin that was up, and e^4W
};

}  // namespace ritz
