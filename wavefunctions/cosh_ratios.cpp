#include "wavefunctions/cosh_ratios.hpp"

#include <algorithm>

#include "base/elements.hpp"
#include "linalg/vector_functions.hpp"

namespace ritz {

namespace {

using RealBatch = simd::Batch;
using Complex = CoshRatios::Complex;

// Beyond this |Re d| a factor may lose more than e^{2·4} = 3000 roundings.
constexpr double largest_reach = 4;

// A batch of complex numbers.
struct ComplexBatch {
  RealBatch re, im;
};

inline ComplexBatch operator*(const ComplexBatch& a, const ComplexBatch& b) {
  return {xsimd::fnma(a.im, b.im, a.re * b.re), xsimd::fma(a.im, b.re, a.re * b.im)};
}
inline ComplexBatch operator*(RealBatch a, const ComplexBatch& b) { return {a * b.re, a * b.im}; }

/// c + a b and c − a b.
inline RealBatch plus_product(RealBatch c, RealBatch a, RealBatch b) { return xsimd::fma(a, b, c); }
inline RealBatch minus_product(RealBatch c, RealBatch a, RealBatch b) {
  return xsimd::fnma(a, b, c);
}
inline ComplexBatch plus_product(const ComplexBatch& c, const ComplexBatch& a,
                                 const ComplexBatch& b) {
  return {xsimd::fnma(a.im, b.im, xsimd::fma(a.re, b.re, c.re)),
          xsimd::fma(a.im, b.re, xsimd::fma(a.re, b.im, c.im))};
}
inline ComplexBatch minus_product(const ComplexBatch& c, const ComplexBatch& a,
                                  const ComplexBatch& b) {
  return {xsimd::fma(a.im, b.im, xsimd::fnma(a.re, b.re, c.re)),
          xsimd::fnma(a.im, b.re, xsimd::fnma(a.re, b.im, c.im))};
}

template <class Number>
inline constexpr std::size_t parts = sizeof(Number) / sizeof(RealBatch);

// The real part at `at`, the imaginary one `distance` further on.
template <class Number>
inline Number load(const double* at, std::size_t distance) {
  if constexpr (parts<Number> == 1)
    return RealBatch::load_unaligned(at);
  else
    return {RealBatch::load_unaligned(at), RealBatch::load_unaligned(at + distance)};
}

template <class Number>
inline Number one() {
  if constexpr (parts<Number> == 1)
    return RealBatch(1.0);
  else
    return {RealBatch(1.0), RealBatch(0.0)};
}

inline Complex product_of_lanes(RealBatch p) {
  double lane[simd::lanes];
  p.store_unaligned(lane);
  double product = lane[0];
  for (std::size_t l = 1; l < simd::lanes; ++l) product *= lane[l];
  return product;
}

inline Complex product_of_lanes(const ComplexBatch& p) {
  double re[simd::lanes], im[simd::lanes];
  p.re.store_unaligned(re);
  p.im.store_unaligned(im);
  for (std::size_t n = simd::lanes / 2; n > 0; n /= 2)
    for (std::size_t l = 0; l < n; ++l) {
      const double product = re[l] * re[l + n] - im[l] * im[l + n];
      im[l] = re[l] * im[l + n] + im[l] * re[l + n];
      re[l] = product;
    }
  return {re[0], im[0]};
}

// The product of factor(0), … over all batches, in four chains that do not wait for each other. A
// chain is short enough for no factor within largest_reach to take it out of range.
template <class Number, class Factor>
std::optional<Complex> product(std::size_t n_batches, const Factor& factor) {
  constexpr std::size_t chunk = 256;
  Complex total = 1;
  for (std::size_t begin = 0; begin < n_batches; begin += chunk) {
    const std::size_t end = std::min(n_batches, begin + chunk);
    Number p0 = one<Number>(), p1 = p0, p2 = p0, p3 = p0;
    std::size_t b = begin;
    for (; b + 4 <= end; b += 4) {
      p0 = p0 * factor(b);
      p1 = p1 * factor(b + 1);
      p2 = p2 * factor(b + 2);
      p3 = p3 * factor(b + 3);
    }
    for (; b < end; ++b) p0 = p0 * factor(b);
    const Complex product = product_of_lanes((p0 * p1) * (p2 * p3));
    total = {total.real() * product.real() - total.imag() * product.imag(),
             total.real() * product.imag() + total.imag() * product.real()};
    const double square = total.real() * total.real() + total.imag() * total.imag();
    if (!(square > 1e-200 && square < 1e200)) return std::nullopt;
  }
  return total;
}

template <class Number>
std::optional<Complex> one_flip(std::size_t n_units, const double* row, double spin,
                                const double* tanh) {
  constexpr std::size_t lanes = simd::lanes, width = parts<Number> * lanes;
  const RealBatch s(spin);
  return product<Number>(n_units / lanes, [=](std::size_t b) {
    const double* at = row + 2 * b * width;
    const Number t = s * load<Number>(tanh + b * lanes, n_units);
    return minus_product(load<Number>(at, lanes), t, load<Number>(at + width, lanes));
  });
}

// With d = s_a A + s_b B: cosh d = cosh A cosh B + s_a s_b sinh A sinh B, and
// sinh d = s_a sinh A cosh B + s_b cosh A sinh B.
template <class Number>
std::optional<Complex> two_flips(std::size_t n_units, const double* row_a, double spin_a,
                                 const double* row_b, double spin_b, const double* tanh) {
  constexpr std::size_t lanes = simd::lanes, width = parts<Number> * lanes;
  const RealBatch s_a(spin_a), s_b(spin_b);
  return product<Number>(n_units / lanes, [=](std::size_t b) {
    const double *at_a = row_a + 2 * b * width, *at_b = row_b + 2 * b * width;
    const Number cosh_a = load<Number>(at_a, lanes), cosh_b = load<Number>(at_b, lanes);
    const Number sinh_a = s_a * load<Number>(at_a + width, lanes);
    const Number sinh_b = s_b * load<Number>(at_b + width, lanes);
    const Number t = load<Number>(tanh + b * lanes, n_units);
    const Number cosh_d = plus_product(cosh_a * cosh_b, sinh_a, sinh_b);
    const Number sinh_d = plus_product(sinh_a * cosh_b, cosh_a, sinh_b);
    return minus_product(cosh_d, t, sinh_d);
  });
}

}  // namespace

void CoshRatios::set_weights(const arma::mat& weights, bool is_complex) {
  const arma::uword n_parts = is_complex ? 2 : 1, n_spins = weights.n_cols;
  is_complex_ = is_complex;
  n_units_ = weights.n_rows / n_parts;
  row_size_ = 2 * n_parts * n_units_;
  table_.resize(row_size_ * n_spins);
  reach_.set_size(n_spins);
  arma::vec x(n_units_), y(n_units_, arma::fill::zeros), m(n_units_), sine(n_units_),
      cosine(n_units_, arma::fill::ones);
  for (arma::uword i = 0; i < n_spins; ++i) {
    x = 2.0 * weights.col(i).head(n_units_);
    reach_[i] = arma::abs(x).max();
    if (!(reach_[i] <= largest_reach)) continue;  // nor is the row ever used
    vector_expm1(elements(x), elements(m));
    if (is_complex) {
      y = 2.0 * weights.col(i).tail(n_units_);
      vector_sin_cos(elements(y), elements(sine), elements(cosine));
    }
    double* at = table_.data() + i * row_size_;
    for (arma::uword j = 0; j < n_units_; ++j) {
      const double sinh = 0.5 * (m[j] + m[j] / (1 + m[j]));
      const double cosh = 1 + 0.5 * m[j] * m[j] / (1 + m[j]);
      double* to = at + j / simd::lanes * 2 * n_parts * simd::lanes + j % simd::lanes;
      to[0] = cosh * cosine[j];
      to[n_parts * simd::lanes] = sinh * cosine[j];
      if (!is_complex) continue;
      to[simd::lanes] = sinh * sine[j];
      to[3 * simd::lanes] = cosh * sine[j];
    }
  }
}

std::optional<Complex> CoshRatios::flip(arma::uword site, double spin, const double* tanh) const {
  if (!(reach_[site] <= largest_reach)) return std::nullopt;
  return is_complex_ ? one_flip<ComplexBatch>(n_units_, row(site), spin, tanh)
                     : one_flip<RealBatch>(n_units_, row(site), spin, tanh);
}

std::optional<Complex> CoshRatios::flip(arma::uword site_a, double spin_a, arma::uword site_b,
                                        double spin_b, const double* tanh) const {
  if (!(reach_[site_a] + reach_[site_b] <= largest_reach)) return std::nullopt;
  return is_complex_
             ? two_flips<ComplexBatch>(n_units_, row(site_a), spin_a, row(site_b), spin_b, tanh)
             : two_flips<RealBatch>(n_units_, row(site_a), spin_a, row(site_b), spin_b, tanh);
}

}  // namespace ritz
