#include <ritz/nn/layers/activate.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/linalg/simd.hpp>

namespace ritz {

namespace {

// The chain rule for `n` elements whose f' and f'' are df and ddf. The Jacobian is read from
// `from`, one row of elements every `from_stride`, and written to `to` likewise.
struct ChainRule {
  const double *df, *ddf;
  arma::uword n_local;
  const double* from;
  arma::uword from_stride;
  double* to;
  arma::uword to_stride;
  double* laplacian;
  bool had_laplacian;

  // `width` batches at once, beginning at element i, keep the sums of squares in registers.
  template <std::size_t width>
  void batches(arma::uword i) const {
    using simd::Batch, simd::lanes;
    Batch squares[width], slope[width];
    for (std::size_t b = 0; b < width; ++b) {
      squares[b] = Batch(0.0);
      slope[b] = Batch::load_unaligned(df + i + b * lanes);
    }
    for (arma::uword k = 0; k < n_local; ++k)
      for (std::size_t b = 0; b < width; ++b) {
        const Batch j = Batch::load_unaligned(from + k * from_stride + i + b * lanes);
        squares[b] = xsimd::fma(j, j, squares[b]);
        (j * slope[b]).store_unaligned(to + k * to_stride + i + b * lanes);
      }
    for (std::size_t b = 0; b < width; ++b) {
      Batch sum = squares[b] * Batch::load_unaligned(ddf + i + b * lanes);
      double* at = laplacian + i + b * lanes;
      if (had_laplacian) sum = xsimd::fma(slope[b], Batch::load_unaligned(at), sum);
      sum.store_unaligned(at);
    }
  }

  void element(arma::uword i) const {
    double squares = 0;
    for (arma::uword k = 0; k < n_local; ++k) {
      const double j = from[k * from_stride + i];
      squares = std::fma(j, j, squares);
      to[k * to_stride + i] = j * df[i];
    }
    const double sum = squares * ddf[i];
    laplacian[i] = had_laplacian ? std::fma(df[i], laplacian[i], sum) : sum;
  }

  void apply(arma::uword n) const {
    constexpr std::size_t width = 4, lanes = simd::lanes;
    arma::uword i = 0;
    for (; i + width * lanes <= n; i += width * lanes) batches<width>(i);
    for (; i + lanes <= n; i += lanes) batches<1>(i);
    for (; i < n; ++i) element(i);
  }
};

}  // namespace

void Activate::forward(const double* /*p*/, Inputs in, const Evaluation& evaluation,
                       arma::mat& kept, arma::mat& out) const {
  const arma::mat& x = *in[0];
  out.set_size(x.n_rows, x.n_cols);
  if (evaluation.keep && !f_.left_slope) {
    kept.set_size(x.n_rows, x.n_cols);
    f_.pass(x, out, kept, {});
  } else {
    f_.pass(x, out, {}, {});
  }
}

void Activate::reverse(const double* /*p*/, std::size_t /*which*/, Inputs in, const arma::mat& kept,
                       const arma::mat& signals, arma::mat& gradient) const {
  if (!f_.left_slope) {
    gradient = signals % kept;
    return;
  }
  gradient.set_size(arma::size(signals));
  const double left = *f_.left_slope;
  simd::transform<2, 1>(signals.n_elem, {signals.memptr(), in[0]->memptr()}, {gradient.memptr()},
                        [left](const std::array<simd::Batch, 2>& x) -> std::array<simd::Batch, 1> {
                          const simd::Batch below = left * x[0];
                          return {xsimd::select(x[1] > simd::Batch(0.0), x[0], below)};
                        });
}

void Activate::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> /*in*/,
                         LaplacianBatch& out) const {
  const bool constant = out.is_constant();
  const arma::uword rows = out.rows();
  out.make_planes();
  const arma::uword n = out.plane_size();
  // A piece of f' and f'' stays in the nearest cache while the planes go by.
  constexpr arma::uword piece = 512;
  double df[piece], ddf[piece];
  for (arma::uword begin = 0; begin < n; begin += piece) {
    const arma::uword size = std::min(piece, n - begin);
    const std::span<double> value(out.value() + begin, size);
    f_.pass(value, value, {df, size}, {ddf, size});
    ChainRule rule{df,
                   ddf,
                   out.n_local(),
                   out.jacobian(0) + begin,
                   n,
                   out.jacobian(0) + begin,
                   n,
                   out.laplacian() + begin,
                   true};
    if (!constant) {
      rule.apply(size);
      continue;
    }
    rule.had_laplacian = false;
    rule.from_stride = rows;
    // The same Jacobian for every column: the piece is cut where columns begin.
    for (arma::uword i = begin; i < begin + size;) {
      const arma::uword row = i % rows, length = std::min(rows - row, begin + size - i);
      rule.df = df + (i - begin);
      rule.ddf = ddf + (i - begin);
      rule.from = out.constant_jacobian().memptr() + row;
      rule.to = out.jacobian(0) + i;
      rule.laplacian = out.laplacian() + i;
      rule.apply(length);
      i += length;
    }
  }
}

}  // namespace ritz
