#include <ritz/linalg/matrix_product.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <ritz/base/cache_line_allocator.hpp>
#include <ritz/linalg/simd.hpp>

namespace ritz {

namespace {

using arma::uword;
using simd::Batch, simd::lanes;

// Element (i, j) is data[i * row_step + j * column_step].
struct Strided {
  const double* data;
  uword n_rows, n_columns, row_step = 1, column_step;

  explicit Strided(const Factor& factor)
      : data(factor.matrix.memptr()),
        n_rows(factor.matrix.n_rows),
        n_columns(factor.matrix.n_cols),
        column_step(factor.matrix.n_rows) {
    if (!factor.transposed) return;
    std::swap(n_rows, n_columns);
    std::swap(row_step, column_step);
  }
};

// A tile of c, n_batches · lanes rows by n_columns, is kept in registers: twelve sums, which hide
// the latency of multiply-adds, two batches of a panel of `a` and one element of b.
constexpr std::size_t batches_per_panel = 2, columns_per_tile = 6;
constexpr uword panel_rows = batches_per_panel * lanes;

// `panel` holds the bias and then the columns of some rows of a.
template <std::size_t n_batches, std::size_t n_columns>
void tile(const double* panel, const Strided& b, uword column, double* c, uword c_step,
          uword n_rows) {
  Batch sums[n_batches][n_columns];
  for (std::size_t r = 0; r < n_batches; ++r)
    for (std::size_t j = 0; j < n_columns; ++j) sums[r][j] = Batch::load_aligned(panel + r * lanes);
  const double* from = b.data + column * b.column_step;
  for (uword k = 0; k < b.n_rows; ++k, from += b.row_step) {
    panel += n_batches * lanes;
    Batch x[n_batches];
    for (std::size_t r = 0; r < n_batches; ++r) x[r] = Batch::load_aligned(panel + r * lanes);
    for (std::size_t j = 0; j < n_columns; ++j) {
      const Batch y(from[j * b.column_step]);
      for (std::size_t r = 0; r < n_batches; ++r) sums[r][j] = xsimd::fma(x[r], y, sums[r][j]);
    }
  }
  alignas(64) double partial[n_batches * lanes * n_columns];
  const bool whole = n_rows == n_batches * lanes;
  double* to = whole ? c + column * c_step : partial;
  const uword step = whole ? c_step : n_batches * lanes;
  for (std::size_t j = 0; j < n_columns; ++j)
    for (std::size_t r = 0; r < n_batches; ++r)
      sums[r][j].store_unaligned(to + j * step + r * lanes);
  if (whole) return;
  for (std::size_t j = 0; j < n_columns; ++j)
    std::copy_n(partial + j * step, n_rows, c + (column + j) * c_step);
}

// One panel times columns first … last - 1 of b.
template <std::size_t n_batches>
void rows_of_product(const double* panel, const Strided& b, uword first, uword last, double* c,
                     uword c_step, uword n_rows) {
  for (; first + columns_per_tile <= last; first += columns_per_tile)
    tile<n_batches, columns_per_tile>(panel, b, first, c, c_step, n_rows);
  constexpr std::array rest = {&tile<n_batches, 1>, &tile<n_batches, 2>, &tile<n_batches, 3>,
                               &tile<n_batches, 4>, &tile<n_batches, 5>};
  if (first < last) rest[last - first - 1](panel, b, first, c, c_step, n_rows);
}

void copy_panel(const Strided& a, uword row, uword n_rows, uword width, const double* bias,
                double* panel) {
  if (n_rows < width) std::fill_n(panel, (a.n_columns + 1) * width, 0.0);
  std::fill_n(panel, width, 0.0);
  if (bias) std::copy_n(bias + row, n_rows, panel);
  panel += width;
  const double* from = a.data + row * a.row_step;
  if (n_rows == panel_rows && a.row_step == 1) {
    for (uword k = 0; k < a.n_columns; ++k, panel += panel_rows, from += a.column_step)
      for (std::size_t i = 0; i < panel_rows; i += lanes)
        Batch::load_unaligned(from + i).store_aligned(panel + i);
    return;
  }
  for (uword i = 0; i < n_rows; ++i)
    for (uword k = 0; k < a.n_columns; ++k)
      panel[k * width + i] = from[i * a.row_step + k * a.column_step];
}

// b is read from memory once per panel: pieces of it stay in the cache.
constexpr uword cached = 32768;

void multiply_small(const Strided& a, const Strided& b, arma::mat& c, const double* bias) {
  static thread_local std::vector<double, CacheLineAllocator<double>> panel;
  panel.resize(panel_rows * (a.n_columns + 1));
  const uword piece = std::max<uword>(cached / b.n_rows / columns_per_tile, 1) * columns_per_tile;
  for (uword first = 0; first < b.n_columns; first += piece) {
    const uword last = std::min(first + piece, b.n_columns);
    for (uword row = 0; row < a.n_rows; row += panel_rows) {
      const uword n_rows = std::min(panel_rows, a.n_rows - row);
      const bool half = n_rows <= lanes;
      copy_panel(a, row, n_rows, half ? lanes : panel_rows, bias, panel.data());
      (half ? rows_of_product<1> : rows_of_product<batches_per_panel>)(panel.data(), b, first, last,
                                                                       c.memptr() + row, c.n_rows,
                                                                       n_rows);
    }
  }
}

bool is_small(const Strided& a, const Strided& b) {
  // A panel stays in the nearest cache and `a` in the next one. In a program built for processors
  // of any kind, with two lanes, OpenBLAS is ahead: it chooses its kernels at run time.
  constexpr uword longest = 256, few = 4;
  return lanes >= 4 && a.n_columns > 0 && a.n_columns <= longest &&
         a.n_rows * a.n_columns <= cached && a.n_rows >= few && b.n_columns >= few;
}

}  // namespace

void multiply(Factor a, Factor b, arma::mat& c, const double* bias) {
  const Strided left(a), right(b);
  c.set_size(left.n_rows, right.n_columns);
  if (is_small(left, right)) {
    multiply_small(left, right, c, bias);
    return;
  }
  if (bias)
    for (uword column = 0; column < c.n_cols; ++column)
      std::copy_n(bias, c.n_rows, c.colptr(column));
  else
    c.zeros();
  if (a.transposed && b.transposed)
    c += a.matrix.t() * b.matrix.t();
  else if (a.transposed)
    c += a.matrix.t() * b.matrix;
  else if (b.transposed)
    c += a.matrix * b.matrix.t();
  else
    c += a.matrix * b.matrix;
}

}  // namespace ritz
