#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

// The intrinsics of gcc 12 start from undefined registers on purpose, which it then reports.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <xsimd/xsimd.hpp>
#pragma GCC diagnostic pop

/// What vectorised loops are made of: the batch of doubles of this processor, the pass over an
/// array, and the two kernels that both random numbers and vector functions need. Everything is
/// branch-free, so that an entry's result depends on that entry alone.
///
/// Reductions and coefficients of log, sin and cos are those of fdlibm (Sun Microsystems, 1993;
/// e_log.c, k_sin.c, k_cos.c).
namespace ritz::simd {

using Batch = xsimd::batch<double>;
using Words = xsimd::batch<std::uint64_t>;
inline constexpr std::size_t lanes = Batch::size;

/// Adding and subtracting it rounds |x| < 2^51 to the nearest integer, which in between stands in
/// the low bits of the sum.
inline constexpr double rounder = 6755399441055744.0;

/// The set of instructions that batches are compiled for, such as "avx2".
inline const char* level() { return xsimd::default_arch::name(); }

// xsimd::bitwise_cast is called differently in different versions of xsimd.
inline Words bits(Batch x) { return std::bit_cast<Words>(x); }
inline Batch from_bits(Words w) { return std::bit_cast<Batch>(w); }
inline Batch sign_of(Batch x) { return x & Batch(-0.0); }

/// c[0] + c[1] x + c[2] x² + …
template <std::size_t n>
inline Batch polynomial(Batch x, const double (&c)[n]) {
  Batch sum(c[n - 1]);
#pragma GCC unroll 32
  for (std::size_t i = n - 1; i > 0; --i) sum = xsimd::fma(sum, x, Batch(c[i - 1]));
  return sum;
}

/// out[..] = f(in[..]) for n entries, where f takes and returns arrays of batches. An output may be
/// one of the inputs; an output that is null is not written. The last entries, when they fill no
/// batch, go through the very same code by way of a buffer: the result for an entry never depends
/// on its position or on n.
template <std::size_t n_in, std::size_t n_out, class F>
inline void transform(std::size_t n, const std::array<const double*, n_in>& in,
                      const std::array<double*, n_out>& out, F&& f) {
  alignas(64) double buffer[std::max(n_in, n_out)][lanes] = {};
  for (std::size_t i = 0; i < n; i += lanes) {
    const std::size_t count = std::min(lanes, n - i);
    std::array<Batch, n_in> x;
    for (std::size_t a = 0; a < n_in; ++a) {
      const double* from = in[a] + i;
      if (count < lanes) from = std::copy_n(from, count, buffer[a]) - count;
      x[a] = Batch::load_unaligned(from);
    }
    const std::array<Batch, n_out> y = f(std::as_const(x));
    for (std::size_t a = 0; a < n_out; ++a) {
      if (out[a] == nullptr) continue;
      if (count == lanes) {
        y[a].store_unaligned(out[a] + i);
      } else {
        y[a].store_aligned(buffer[a]);
        std::copy_n(buffer[a], count, out[a] + i);
      }
    }
  }
}

/// log(high + low) + shift·log 2 for finite, normal high > 0 and |low| of the order of a rounding
/// error of high.
inline Batch log_of_sum(Batch high, Batch low, Batch shift = Batch(0.0)) {
  constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
  constexpr double c[] = {6.666666666666735130e-01, 3.999999999940941908e-01,
                          2.857142874366239149e-01, 2.222219843214978396e-01,
                          1.818357216161805012e-01, 1.531383769920937332e-01,
                          1.479819860511658591e-01};
  // high = 2^k m with m in [sqrt(1/2), sqrt(2)); f = (high + low) / 2^k - 1.
  const Words word = bits(high);
  const Words biased = (word + Words(0x3ff0000000000000u - 0x3fe6a09e667f3bcdu)) >> 52;
  const Batch m = from_bits(word - (biased << 52) + Words(0x3ff0000000000000u));
  const Batch k =
      from_bits(biased | Words(0x4330000000000000u)) - Batch(4503599627370496.0 + 1023.0) + shift;
  const Batch twice_unit = from_bits((Words(2047) - biased) << 52);  // 2^(1-k)
  const Batch f = (m - 1.0) + 0.5 * (low * twice_unit);

  const Batch s = f / (2.0 + f);
  const Batch z = s * s;
  const Batch half_square = 0.5 * f * f;
  const Batch rest = z * polynomial(z, c);
  return k * ln2_high - ((half_square - xsimd::fma(s, half_square + rest, k * Batch(ln2_low))) - f);
}

/// sin and cos of n π/2 + high + low for |high| ≤ π/4; n stands in the low two bits of `quadrant`.
inline std::array<Batch, 2> sin_cos_in_quadrant(Words quadrant, Batch high, Batch low) {
  constexpr double s[] = {8.33333333332248946124e-03, -1.98412698298579493134e-04,
                          2.75573137070700676789e-06, -2.50507602534068634195e-08,
                          1.58969099521155010221e-10};
  constexpr double c[] = {4.16666666666666019037e-02, -1.38888888888741095749e-03,
                          2.48015872894767294178e-05, -2.75573143513906633035e-07,
                          2.08757232129817482790e-09, -1.13596475577881948265e-11};
  const Batch z = high * high;
  const Batch cube = z * high;
  const Batch sine = high - ((z * (0.5 * low - cube * polynomial(z, s)) - low) +
                             cube * 1.66666666666666324348e-01);
  const Batch half = 0.5 * z;
  const Batch top = 1.0 - half;
  const Batch cosine = top + (((1.0 - top) - half) + (z * z * polynomial(z, c) - high * low));

  const auto odd = from_bits((quadrant << 63) | Words(0x3ff0000000000000u)) < Batch(0.0);
  const Words sine_sign = (quadrant & Words(2)) << 62;
  const Words cosine_sign = ((quadrant + Words(1)) & Words(2)) << 62;
  return {xsimd::select(odd, cosine, sine) ^ from_bits(sine_sign),
          xsimd::select(odd, sine, cosine) ^ from_bits(cosine_sign)};
}

}  // namespace ritz::simd
