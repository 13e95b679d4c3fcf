#pragma once

#include <ritz/linalg/simd.hpp>
#include <ritz/random/random_address.hpp>

/// Philox4x32-10 (Salmon, Moraes, Dror & Shaw, SC'11; constants of Random123) on a whole batch of
/// counters at once, and the numbers made from its words.
namespace ritz::simd {

/// The product of the low 32 bits of every lane; the high halves of the factors are ignored.
inline Words multiply_low_halves(Words a, Words b) {
#if XSIMD_WITH_AVX512F
  return _mm512_mul_epu32(a, b);
#elif XSIMD_WITH_AVX2
  return _mm256_mul_epu32(a, b);
#elif XSIMD_WITH_SSE2 && !XSIMD_WITH_AVX
  return _mm_mul_epu32(a, b);
#else
  const Words low(0xffffffffu);
  return (a & low) * (b & low);
#endif
}

/// The 128 random bits of every lane as two words: words 0, 1 and words 2, 3 of Philox.
inline std::array<Words, 2> philox(Words block, Words walker, std::uint32_t step_low,
                                   std::uint32_t step_high, std::uint32_t key0,
                                   std::uint32_t key1) {
  // Of c0 … c3 and of the keys only the low 32 bits count; what is above them is never read.
  Words c0 = block, c1 = walker, c2(step_low), c3(step_high);
  const Words m0(0xd2511f53u), m1(0xcd9e8d57u);
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const Words p0 = multiply_low_halves(m0, c0);
    const Words p1 = multiply_low_halves(m1, c2);
    c0 = (p1 >> 32) ^ c1 ^ Words(key0);
    c1 = p1;
    c2 = (p0 >> 32) ^ c3 ^ Words(key1);
    c3 = p0;
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
  const Words low(0xffffffffu);
  return {(c0 & low) | (c1 << 32), (c2 & low) | (c3 << 32)};
}

/// Odd multiples of 2^-53, all equally likely: in the open interval (0, 1) and symmetric about 1/2.
inline Batch open_unit(Words word) {
  return from_bits((word >> 12) | Words(0x3ff0000000000000u)) - (1.0 - 0x1p-53);
}

/// Two independent normal numbers from the two words (Box & Muller 1958).
inline std::array<Batch, 2> normal_pair(const std::array<Words, 2>& words) {
  const Batch radius = xsimd::sqrt(-2.0 * log_of_sum(open_unit(words[0]), Batch(0.0)));
  // The angle 2π u is n π/2 + high with n = round(4u); 4u - n is exact.
  const Batch quarters = 4.0 * open_unit(words[1]);
  const Batch shifted = quarters + rounder;
  const Batch high = (quarters - (shifted - rounder)) * 1.57079632679489661923;
  const auto [sine, cosine] = sin_cos_in_quadrant(bits(shifted), high, Batch(0.0));
  return {radius * cosine, radius * sine};
}

}  // namespace ritz::simd
