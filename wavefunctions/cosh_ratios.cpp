#include "wavefunctions/cosh_ratios.hpp"

#include <algorithm>
#include <cmath>

#include "base/elements.hpp"
#include "linalg/complex_functions.hpp"
#include "linalg/vector_functions.hpp"

namespace ritz {

namespace {

using RealBatch = simd::Batch;
using Complex = CoshRatios::Complex;
using Ratio = CoshRatios::Ratio;

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
inline ComplexBatch operator-(const ComplexBatch& a, const ComplexBatch& b) {
  return {a.re - b.re, a.im - b.im};
}

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

// A factor of the total that is a power of 2, and hence exact, keeps it in range.
void rescale(Ratio& total) {
  int exponent = 0;
  std::frexp(std::max(std::abs(total.product.real()), std::abs(total.product.imag())), &exponent);
  if (std::abs(exponent) < 300) return;
  total.product = {std::ldexp(total.product.real(), -exponent),
                   std::ldexp(total.product.imag(), -exponent)};
  total.log_abs += exponent * 0.693147180559945309417;
}

// The product of factor(0), … over all batches, in four chains that do not wait for each other.
template <class Number, class Factor>
std::optional<Ratio> product(std::size_t n_batches, const Factor& factor) {
  constexpr std::size_t chunk = 96;
  Ratio total;
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
    const Complex of_chunk = product_of_lanes((p0 * p1) * (p2 * p3)), before = total.product;
    total.product = {before.real() * of_chunk.real() - before.imag() * of_chunk.imag(),
                     before.real() * of_chunk.imag() + before.imag() * of_chunk.real()};
    const double square = std::norm(total.product);
    if (!(square > 1e-290 && square < 1e290)) return std::nullopt;
    rescale(total);
  }
  return total;
}

// With u = tanh d: Π (1 − s u t).
template <class Number>
std::optional<Ratio> one_flip(std::size_t n_units, const double* row, double spin,
                              const double* tanh) {
  constexpr std::size_t lanes = simd::lanes, width = parts<Number> * lanes;
  const auto with = [&](const auto& plus_or_minus) {
    return product<Number>(n_units / lanes, [&](std::size_t b) {
      return plus_or_minus(one<Number>(), load<Number>(tanh + b * lanes, n_units),
                           load<Number>(row + b * width, lanes));
    });
  };
  if (spin > 0)
    return with(
        [](const Number& c, const Number& a, const Number& b) { return minus_product(c, a, b); });
  return with(
      [](const Number& c, const Number& a, const Number& b) { return plus_product(c, a, b); });
}

// With d = s_a A + s_b B, u = tanh A, v = tanh B and t' = s_a t: cosh d − t sinh d is
// cosh A cosh B [1 − t' u + s_a s_b v (u − t')].
template <class Number>
std::optional<Ratio> two_flips(std::size_t n_units, const double* row_a, double spin_a,
                               const double* row_b, double spin_b, const double* tanh) {
  constexpr std::size_t lanes = simd::lanes, width = parts<Number> * lanes;
  const RealBatch s_a(spin_a), s_b(spin_a * spin_b);
  return product<Number>(n_units / lanes, [=](std::size_t b) {
    const Number t = s_a * load<Number>(tanh + b * lanes, n_units);
    const Number u = load<Number>(row_a + b * width, lanes);
    const Number v = s_b * load<Number>(row_b + b * width, lanes);
    return plus_product(minus_product(one<Number>(), t, u), v, u - t);
  });
}

// tanh θ and |e^2θ|² from e^2θ = x: tanh θ = (x − 1)/(x + 1), where x ± 1 are exact near the pole.
inline RealBatch tanh_from(RealBatch x, RealBatch& square) {
  square = x * x;
  return (x - 1.0) / (x + 1.0);
}
inline ComplexBatch tanh_from(const ComplexBatch& x, RealBatch& square) {
  const RealBatch above = x.re + 1.0, im_square = x.im * x.im;
  square = xsimd::fma(x.re, x.re, im_square);
  const RealBatch inverse = 1.0 / xsimd::fma(above, above, im_square);
  return {xsimd::fma(above, x.re - 1.0, im_square) * inverse, (x.im + x.im) * inverse};
}

inline void store(double* at, std::size_t, RealBatch x) { x.store_unaligned(at); }
inline void store(double* at, std::size_t distance, const ComplexBatch& x) {
  x.re.store_unaligned(at);
  x.im.store_unaligned(at + distance);
}

// Multiplies e^2θ by factor(0), … and takes tanh θ of it.
template <class Number, class Factor>
bool track(std::size_t n_units, const Factor& factor, double* exponential, double* tanh) {
  constexpr std::size_t lanes = simd::lanes;
  RealBatch smallest(1.0), largest(1.0);
  for (std::size_t b = 0; b < n_units / lanes; ++b) {
    const Number x = factor(b, load<Number>(exponential + b * lanes, n_units));
    RealBatch square;
    store(tanh + b * lanes, n_units, tanh_from(x, square));
    store(exponential + b * lanes, n_units, x);
    smallest = xsimd::min(smallest, square);
    largest = xsimd::max(largest, square);
  }
  return xsimd::all(smallest > RealBatch(1e-280)) && xsimd::all(largest < RealBatch(1e280));
}

template <class Number>
bool turn_units(std::size_t n_units, const double* row, double* exponential, double* tanh) {
  constexpr std::size_t lanes = simd::lanes, width = parts<Number> * lanes;
  return track<Number>(
      n_units,
      [=](std::size_t b, const Number& x) { return x * load<Number>(row + b * width, lanes); },
      exponential, tanh);
}

template <class Number>
bool start_units(std::size_t n_units, double* exponential, double* tanh) {
  return track<Number>(
      n_units, [](std::size_t, const Number& x) { return x; }, exponential, tanh);
}

// e^(factor·x) of n_units numbers, the real parts first; without imaginary parts real ones.
void exponentials(double factor, const double* x, arma::uword n_units, bool is_complex,
                  double* out) {
  const arma::vec re(factor * arma::vec(x, n_units));
  const std::span<double> modulus(out, n_units);
  vector_exp(elements(re), modulus);
  if (!is_complex) return;
  const arma::vec im(factor * arma::vec(x + n_units, n_units));
  arma::vec sine(n_units), cosine(n_units);
  vector_sin_cos(elements(im), elements(sine), elements(cosine));
  for (arma::uword j = 0; j < n_units; ++j) {
    out[n_units + j] = modulus[j] * sine[j];
    out[j] = modulus[j] * cosine[j];
  }
}

}  // namespace

void CoshRatios::set_weights(const arma::mat& weights, bool is_complex) {
  const arma::uword n_parts = is_complex ? 2 : 1, n_spins = weights.n_cols;
  is_complex_ = is_complex;
  n_units_ = weights.n_rows / n_parts;
  row_size_ = weights.n_rows;
  tanh_.resize(row_size_ * n_spins);
  exponential_.resize(2 * row_size_ * n_spins);
  reach_.set_size(n_spins);
  log_abs_cosh_.set_size(n_spins);
  phase_cosh_.zeros(n_spins);
  const auto interleave = [&](const arma::vec& from, double* to) {
    for (arma::uword j = 0; j < n_units_; ++j)
      for (arma::uword part = 0; part < n_parts; ++part)
        to[(j / simd::lanes * n_parts + part) * simd::lanes + j % simd::lanes] =
            from[part * n_units_ + j];
  };
  arma::vec d, out(row_size_), log_abs(n_units_), phase(n_units_);
  const auto part = [&](arma::vec& x, arma::uword k) {
    return std::span(x.memptr() + k * n_units_, n_units_);
  };
  for (arma::uword i = 0; i < n_spins; ++i) {
    d = 2.0 * weights.col(i);
    reach_[i] = arma::abs(d.head(n_units_)).max();
    if (is_complex) {
      complex_log_cosh_tanh(part(d, 0), part(d, 1), elements(log_abs), elements(phase),
                            part(out, 0), part(out, 1));
      phase_cosh_[i] = std::remainder(arma::accu(phase), 2 * arma::datum::pi);
    } else {
      log_cosh_tanh(elements(d), elements(log_abs), elements(out));
    }
    log_abs_cosh_[i] = arma::accu(log_abs);
    interleave(out, tanh_.data() + i * row_size_);
    for (const bool up : {true, false}) {
      exponentials(up ? -2.0 : 2.0, d.memptr(), n_units_, is_complex, out.memptr());
      interleave(out, exponential_.data() + (2 * i + (up ? 0 : 1)) * row_size_);
    }
  }
}

std::optional<Ratio> CoshRatios::flip(arma::uword site, double spin, const double* tanh) const {
  if (!(reach_[site] <= largest_reach)) return std::nullopt;
  auto out = is_complex_ ? one_flip<ComplexBatch>(n_units_, row(site), spin, tanh)
                         : one_flip<RealBatch>(n_units_, row(site), spin, tanh);
  if (!out) return out;
  out->log_abs += log_abs_cosh_[site];
  out->phase = phase_cosh_[site];
  return out;
}

std::optional<Ratio> CoshRatios::flip(arma::uword site_a, double spin_a, arma::uword site_b,
                                      double spin_b, const double* tanh) const {
  if (!(reach_[site_a] + reach_[site_b] <= largest_reach)) return std::nullopt;
  auto out = is_complex_
                 ? two_flips<ComplexBatch>(n_units_, row(site_a), spin_a, row(site_b), spin_b, tanh)
                 : two_flips<RealBatch>(n_units_, row(site_a), spin_a, row(site_b), spin_b, tanh);
  if (!out) return out;
  out->log_abs += log_abs_cosh_[site_a] + log_abs_cosh_[site_b];
  out->phase = phase_cosh_[site_a] + phase_cosh_[site_b];
  return out;
}

bool CoshRatios::start(const double* theta, double* exponential, double* tanh) const {
  exponentials(2.0, theta, n_units_, is_complex_, exponential);
  return is_complex_ ? start_units<ComplexBatch>(n_units_, exponential, tanh)
                     : start_units<RealBatch>(n_units_, exponential, tanh);
}

bool CoshRatios::turn(arma::uword site, double spin, double* exponential, double* tanh) const {
  const double* row = exponential_.data() + (2 * site + (spin > 0 ? 0 : 1)) * row_size_;
  return is_complex_ ? turn_units<ComplexBatch>(n_units_, row, exponential, tanh)
                     : turn_units<RealBatch>(n_units_, row, exponential, tanh);
}

}  // namespace ritz
