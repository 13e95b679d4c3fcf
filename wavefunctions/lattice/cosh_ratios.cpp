#include <ritz/wavefunctions/lattice/cosh_ratios.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/base/elements.hpp>
#include <ritz/linalg/vector_functions.hpp>

namespace ritz {

namespace {

using RealBatch = simd::Batch;
using Complex = CoshRatios::Complex;
using Ratio = CoshRatios::Ratio;

// A batch of complex numbers.
struct ComplexBatch {
  RealBatch re, im;
};

inline ComplexBatch operator*(const ComplexBatch& a, const ComplexBatch& b) {
  return {xsimd::fnma(a.im, b.im, a.re * b.re), xsimd::fma(a.im, b.re, a.re * b.im)};
}

/// c + a b.
inline RealBatch plus_product(RealBatch c, RealBatch a, RealBatch b) { return xsimd::fma(a, b, c); }
inline ComplexBatch plus_product(const ComplexBatch& c, const ComplexBatch& a,
                                 const ComplexBatch& b) {
  return {xsimd::fnma(a.im, b.im, xsimd::fma(a.re, b.re, c.re)),
          xsimd::fma(a.im, b.re, xsimd::fma(a.re, b.im, c.im))};
}

template <class Number>
inline constexpr std::size_t parts = sizeof(Number) / sizeof(RealBatch);

// Reads once: gcc would read again for every use, and reading is what these loops wait for.
inline RealBatch load(const double* at) {
  RealBatch x = RealBatch::load_unaligned(at);
#if defined(__x86_64__) && defined(__GNUC__)
  asm("" : "+v"(x.data));
#endif
  return x;
}

// The real part at `at`, the imaginary one `distance` further on.
template <class Number>
inline Number load(const double* at, std::size_t distance) {
  if constexpr (parts<Number> == 1)
    return load(at);
  else
    return {load(at), load(at + distance)};
}

template <class Number>
inline Number one() {
  if constexpr (parts<Number> == 1)
    return RealBatch(1.0);
  else
    return {RealBatch(1.0), RealBatch(0.0)};
}

inline void store(double* at, std::size_t, RealBatch x) { x.store_unaligned(at); }
inline void store(double* at, std::size_t distance, const ComplexBatch& x) {
  x.re.store_unaligned(at);
  x.im.store_unaligned(at + distance);
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
void rescale(Ratio& total, int least) {
  int exponent = 0;
  std::frexp(std::max(std::abs(total.product.real()), std::abs(total.product.imag())), &exponent);
  if (std::abs(exponent) < least) return;
  total.product = {std::ldexp(total.product.real(), -exponent),
                   std::ldexp(total.product.imag(), -exponent)};
  total.log_abs += exponent * 0.693147180559945309417;
}

// The product of factor(begin), … over all batches up to end, in four chains that do not wait for
// each other.
template <class Number, class Factor>
Complex product_of_batches(std::size_t begin, std::size_t end, const Factor& factor) {
  Number p0 = one<Number>(), p1 = p0, p2 = p0, p3 = p0;
  std::size_t b = begin;
  for (; b + 4 <= end; b += 4) {
    p0 = p0 * factor(b);
    p1 = p1 * factor(b + 1);
    p2 = p2 * factor(b + 2);
    p3 = p3 * factor(b + 3);
  }
  for (; b < end; ++b) p0 = p0 * factor(b);
  return product_of_lanes((p0 * p1) * (p2 * p3));
}

// Multiplies the total by a number; false, and nothing is done, where that leaves the range.
bool multiply(Ratio& total, const Complex& by) {
  const Complex before = total.product,
                after = {before.real() * by.real() - before.imag() * by.imag(),
                         before.real() * by.imag() + before.imag() * by.real()};
  const double square = std::norm(after);
  if (!(square > 1e-290 && square < 1e290)) return false;
  total.product = after;
  rescale(total, 300);
  return true;
}

// The same by many batches: where their product leaves the range, by both halves of them, and in
// the end lane by lane.
template <class Number, class Factor>
bool multiply(Ratio& total, std::size_t begin, std::size_t end, const Factor& factor) {
  if (multiply(total, product_of_batches<Number>(begin, end, factor))) return true;
  if (end - begin > 1) {
    const std::size_t middle = (begin + end) / 2;
    return multiply<Number>(total, begin, middle, factor) &&
           multiply<Number>(total, middle, end, factor);
  }
  double lanes[2 * simd::lanes] = {};
  store(lanes, simd::lanes, factor(begin));
  for (std::size_t l = 0; l < simd::lanes; ++l) {
    rescale(total, 1);
    if (!multiply(total, Complex(lanes[l], lanes[simd::lanes + l]))) return false;
  }
  return true;
}

template <class Number, class Factor>
std::optional<Ratio> product(std::size_t n_batches, const Factor& factor) {
  constexpr std::size_t chunk = 96;
  Ratio total;
  for (std::size_t begin = 0; begin < n_batches; begin += chunk)
    if (!multiply<Number>(total, begin, std::min(n_batches, begin + chunk), factor))
      return std::nullopt;
  return total;
}

// Π (r + q e^−2d). Turning all signs exchanges q and r: the rows are those of a spin that is up.
template <class Number, class Row>
std::optional<Ratio> flip_units(std::size_t n_units, const double* shares, double spin,
                                const Row& row) {
  constexpr std::size_t lanes = simd::lanes;
  const double *up = shares, *down = shares + parts<Number> * n_units;
  if (spin < 0) std::swap(up, down);
  return product<Number>(n_units / lanes, [=](std::size_t b) {
    return plus_product(load<Number>(down + b * lanes, n_units),
                        load<Number>(up + b * lanes, n_units), row(b * parts<Number> * lanes));
  });
}

template <class Number>
std::optional<Ratio> one_flip(std::size_t n_units, const double* shares, double spin,
                              const double* row) {
  return flip_units<Number>(n_units, shares, spin,
                            [=](std::size_t at) { return load<Number>(row + at, simd::lanes); });
}

template <class Number>
std::optional<Ratio> two_flips(std::size_t n_units, const double* shares, double spin,
                               const double* row_a, const double* row_b) {
  return flip_units<Number>(n_units, shares, spin, [=](std::size_t at) {
    return load<Number>(row_a + at, simd::lanes) * load<Number>(row_b + at, simd::lanes);
  });
}

// The shares x/(1 + x) and 1/(1 + x) from e^2θ = x, and |x|². Near the pole 1 + x is exact.
template <class Number>
struct UpDown {
  Number up, down;
  RealBatch square;
};
inline UpDown<RealBatch> up_down(RealBatch x) {
  const RealBatch down = 1.0 / (1.0 + x);
  return {x * down, down, x * x};
}
inline UpDown<ComplexBatch> up_down(const ComplexBatch& x) {
  const RealBatch above = 1.0 + x.re, im_square = x.im * x.im;
  const RealBatch inverse = 1.0 / xsimd::fma(above, above, im_square), im = x.im * inverse;
  return {{xsimd::fma(x.re, above, im_square) * inverse, im},
          {above * inverse, -im},
          xsimd::fma(x.re, x.re, im_square)};
}

// Takes e^2θ of batch b to change(b, e^2θ), and the shares with it.
template <class Number, class Change>
bool track(std::size_t n_units, const Change& change, double* exponential, double* shares) {
  constexpr std::size_t lanes = simd::lanes;
  double* down = shares + parts<Number> * n_units;
  RealBatch smallest(1.0), largest(1.0);
  for (std::size_t b = 0; b < n_units / lanes; ++b) {
    const Number x = change(b, load<Number>(exponential + b * lanes, n_units));
    const UpDown<Number> of = up_down(x);
    store(exponential + b * lanes, n_units, x);
    store(shares + b * lanes, n_units, of.up);
    store(down + b * lanes, n_units, of.down);
    smallest = xsimd::min(smallest, of.square);
    largest = xsimd::max(largest, of.square);
  }
  return xsimd::all(smallest > RealBatch(1e-280)) && xsimd::all(largest < RealBatch(1e280));
}

template <class Number>
bool turn_units(std::size_t n_units, const double* row, double* exponential, double* shares) {
  constexpr std::size_t lanes = simd::lanes, width = parts<Number> * lanes;
  return track<Number>(
      n_units,
      [=](std::size_t b, const Number& x) { return x * load<Number>(row + b * width, lanes); },
      exponential, shares);
}

template <class Number>
bool start_units(std::size_t n_units, double* exponential, double* shares) {
  return track<Number>(
      n_units, [](std::size_t, const Number& x) { return x; }, exponential, shares);
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
  table_.resize(2 * row_size_ * n_spins);
  sums_.zeros(2, n_spins);
  arma::vec powers(row_size_);
  for (arma::uword i = 0; i < n_spins; ++i) {
    for (arma::uword part = 0; part < n_parts; ++part)
      sums_(part, i) = 2.0 * arma::accu(weights.col(i).subvec(part * n_units_,
                                                              arma::size(powers.head(n_units_))));
    for (const double spin : {1.0, -1.0}) {
      exponentials(-4.0 * spin, weights.colptr(i), n_units_, is_complex, powers.memptr());
      double* to = table_.data() + (row(i, spin) - table_.data());
      for (arma::uword j = 0; j < n_units_; ++j)
        for (arma::uword part = 0; part < n_parts; ++part)
          to[(j / simd::lanes * n_parts + part) * simd::lanes + j % simd::lanes] =
              powers[part * n_units_ + j];
    }
  }
}

std::optional<Ratio> CoshRatios::flip(arma::uword site, double spin, const double* shares) const {
  auto out = is_complex_ ? one_flip<ComplexBatch>(n_units_, shares, spin, row(site, 1))
                         : one_flip<RealBatch>(n_units_, shares, spin, row(site, 1));
  if (!out) return out;
  out->log_abs += sums_(0, site);
  out->phase = sums_(1, site);
  return out;
}

std::optional<Ratio> CoshRatios::flip(arma::uword site_a, double spin_a, arma::uword site_b,
                                      double spin_b, const double* shares) const {
  const double sign = spin_a * spin_b;
  const double *row_a = row(site_a, 1), *row_b = row(site_b, sign);
  auto out = is_complex_ ? two_flips<ComplexBatch>(n_units_, shares, spin_a, row_a, row_b)
                         : two_flips<RealBatch>(n_units_, shares, spin_a, row_a, row_b);
  if (!out) return out;
  out->log_abs += sums_(0, site_a) + sign * sums_(0, site_b);
  out->phase = sums_(1, site_a) + sign * sums_(1, site_b);
  return out;
}

bool CoshRatios::start(const double* theta, double* exponential, double* shares) const {
  exponentials(2.0, theta, n_units_, is_complex_, exponential);
  return is_complex_ ? start_units<ComplexBatch>(n_units_, exponential, shares)
                     : start_units<RealBatch>(n_units_, exponential, shares);
}

bool CoshRatios::turn(arma::uword site, double spin, double* exponential, double* shares) const {
  return is_complex_ ? turn_units<ComplexBatch>(n_units_, row(site, spin), exponential, shares)
                     : turn_units<RealBatch>(n_units_, row(site, spin), exponential, shares);
}

}  // namespace ritz
