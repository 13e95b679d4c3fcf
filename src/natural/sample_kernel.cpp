#include <ritz/natural/sample_kernel.hpp>

#include <algorithm>
#include <optional>

#include <ritz/base/elements.hpp>
#include <ritz/linalg/sums.hpp>
#include <ritz/natural/kernel_layout.hpp>
#include <ritz/natural/natural_gradient.hpp>

namespace ritz {

namespace {

using Complex = arma::cx_double;

Complex conjugate(Complex x) { return std::conj(x); }
double conjugate(double x) { return x; }

arma::mat products(const LogDerivatives& rows, const LogDerivatives& columns, double) {
  return rows.gram(columns);
}
arma::cx_mat products(const LogDerivatives& rows, const LogDerivatives& columns, Complex) {
  return rows.complex_gram(columns);
}

// The mean of the first group. Derivatives where ψ nearly vanishes are very large; a sum over all
// configurations has them, with weights that are very small.
arma::vec mean_derivatives(const arma::mat& packed, const arma::vec& p) {
  const double total = arma::accu(p);
  if (!(total > 0)) return arma::mean(packed, 1);
  return packed * (p / total);
}

// O O† of the derivatives as they are, or rather of what is left when the mean of the first group
// is taken off all: they may be large against their deviations, whose products are wanted. Slice
// after slice, each rank adds to its own tiles.
template <class T>
TiledMatrix<T> plain_kernel(const Communicator& communicator, const EnergyBatch& batch,
                            const KernelLayout& layout, const arma::vec& p) {
  TiledMatrix<T> kernel(communicator, layout.tiles());
  const std::size_t n_groups = layout.groups().size();
  for (std::size_t k = 0; k < layout.n_slices(); ++k) {
    batch.pause(Interruption::Work::solving);
    const arma::mat packed = layout.gather(communicator, batch, k);
    if (kernel.tiles().empty() || packed.is_empty()) continue;
    const arma::uword n_first = layout.groups().front().samples.end;
    const LogDerivatives form = batch.units.front().derivatives.slice(layout.slice(k));
    const arma::vec origin = mean_derivatives(packed.head_cols(n_first), p.head(n_first));
    std::vector<std::optional<LogDerivatives>> groups(n_groups);
    const auto group = [&](std::size_t i) -> const LogDerivatives& {
      if (!groups[i]) {
        const IndexRange samples = layout.groups()[i].samples;
        groups[i] = form.like(packed.cols(samples.begin, samples.end - 1));
        groups[i]->take_off(origin);
      }
      return *groups[i];
    };
    for (auto& tile : kernel.tiles()) {
      const arma::Mat<T> part = products(group(tile.row), group(tile.column), T());
      // A slice of real parts has no rows for the phase.
      tile.values.submat(0, 0, arma::size(part)) += part;
    }
  }
  return kernel;
}

// Σ_v p_v K_wv over the samples v of a tile, of each of the parts of v: rows of the tile x n_parts.
template <class T>
arma::Mat<T> weighted_rows(const arma::Mat<T>& tile, const arma::vec& p, arma::uword n_parts) {
  arma::Mat<T> out(tile.n_rows, n_parts, arma::fill::zeros);
  for (arma::uword b = 0; b < n_parts; ++b)
    for (arma::uword v = 0; v < p.n_elem; ++v) {
      const T* column = tile.colptr(b * p.n_elem + v);
      T* to = out.colptr(b);
      for (arma::uword w = 0; w < tile.n_rows; ++w) to[w] += p[v] * column[w];
    }
  return out;
}

// The means of rows of the kernel and what follows from them.
template <class T>
struct KernelMeans {
  arma::Mat<T> rows;   // of each row, over each of the parts of the columns
  arma::Mat<T> whole;  // n_parts x n_parts
};

/// The weights of a group.
arma::vec weights_of(const KernelLayout& layout, std::size_t group, const arma::vec& p) {
  const IndexRange samples = layout.groups()[group].samples;
  return p.subvec(samples.begin, samples.end - 1);
}

// What each tile adds is known to its owner; all ranks add it up in the order of the tiles.
template <class T>
KernelMeans<T> kernel_means(const Communicator& communicator, TiledMatrix<T>& kernel,
                            const KernelLayout& layout, const arma::vec& p) {
  const arma::uword n_parts = layout.n_parts();
  const TileLayout& tiles = kernel.layout();
  std::vector<double> local;
  const auto add = [&](const arma::Mat<T>& m) {
    const auto* at = reinterpret_cast<const double*>(m.memptr());
    local.insert(local.end(), at, at + m.n_elem * sizeof(T) / sizeof(double));
  };
  for (const auto& tile : kernel.tiles()) {
    add(weighted_rows(tile.values, weights_of(layout, tile.column, p), n_parts));
    if (tile.row == tile.column) continue;
    const arma::Mat<T> turned = tile.values.t();
    add(weighted_rows(turned, weights_of(layout, tile.row, p), n_parts));
  }
  std::vector<std::size_t> lengths(static_cast<std::size_t>(communicator.size()), 0);
  const auto for_each_sum = [&](auto&& visit) {
    for (std::size_t i = 0; i < tiles.count(); ++i)
      for (std::size_t j = i; j < tiles.count(); ++j) {
        const auto owner = static_cast<std::size_t>(tiles.owner(i, j));
        visit(owner, i);
        if (i != j) visit(owner, j);
      }
  };
  const auto length = [&](std::size_t i) {
    return tiles.size(i) * n_parts * sizeof(T) / sizeof(double);
  };
  for_each_sum([&](std::size_t owner, std::size_t i) { lengths[owner] += length(i); });
  const std::vector<double> all = communicator.all_gather(local, lengths);
  std::vector<std::size_t> at = starts_of(lengths);

  KernelMeans<T> out{arma::Mat<T>(tiles.n_rows(), n_parts, arma::fill::zeros),
                     arma::Mat<T>(n_parts, n_parts, arma::fill::zeros)};
  for_each_sum([&](std::size_t owner, std::size_t i) {
    const arma::Mat<T> sums(reinterpret_cast<const T*>(all.data() + at[owner]), tiles.size(i),
                            n_parts);
    out.rows.rows(tiles.begin(i), tiles.begin(i + 1) - 1) += sums;
    at[owner] += length(i);
  });
  for (std::size_t i = 0; i < tiles.count(); ++i) {
    const arma::vec weights = weights_of(layout, i, p);
    for (arma::uword a = 0; a < n_parts; ++a)
      for (arma::uword b = 0; b < n_parts; ++b)
        for (arma::uword w = 0; w < weights.n_elem; ++w)
          out.whole(a, b) += weights[w] * out.rows(tiles.begin(i) + a * weights.n_elem + w, b);
  }
  return out;
}

// From K = O O† to that of √p ΔO ΔO† √p, with means over each of the parts: K_wv − r_w − r_v* + m,
// where r_w is the mean of row w and m the mean of all; and the shift onto the diagonal.
template <class T>
void centre_kernel(const Communicator& communicator, TiledMatrix<T>& kernel,
                   const KernelLayout& layout, const arma::vec& p, double shift) {
  const arma::uword n_parts = layout.n_parts();
  const KernelMeans<T> means = kernel_means(communicator, kernel, layout, p);
  for (auto& tile : kernel.tiles()) {
    const arma::vec of_rows = arma::sqrt(weights_of(layout, tile.row, p));
    const arma::vec of_columns = arma::sqrt(weights_of(layout, tile.column, p));
    const arma::uword first_row = kernel.layout().begin(tile.row);
    const arma::uword first_column = kernel.layout().begin(tile.column);
    for (arma::uword b = 0; b < n_parts; ++b)
      for (arma::uword v = 0; v < of_columns.n_elem; ++v) {
        const arma::uword column = b * of_columns.n_elem + v;
        T* to = tile.values.colptr(column);
        for (arma::uword a = 0; a < n_parts; ++a) {
          const T* mean = means.rows.colptr(b) + first_row + a * of_rows.n_elem;
          const T rest = means.whole(a, b) - conjugate(means.rows(first_column + column, a));
          for (arma::uword w = 0; w < of_rows.n_elem; ++w, ++to)
            *to = of_columns[v] * of_rows[w] * (*to - mean[w] + rest);
        }
      }
    if (tile.row == tile.column) tile.values.diag() += shift;
  }
}

// Two numbers for each sample as the right-hand side of the kernel, and back.
void write_rows(const KernelLayout&, const arma::mat& y, arma::cx_vec& out) {
  out = arma::cx_vec(y.col(0), y.col(1));
}
void write_rows(const KernelLayout& layout, const arma::mat& y, arma::vec& out) {
  const arma::uword n_parts = layout.n_parts();
  out.set_size(n_parts * y.n_rows);
  for (const auto& group : layout.groups())
    for (arma::uword a = 0; a < n_parts; ++a)
      std::copy(y.colptr(a) + group.samples.begin, y.colptr(a) + group.samples.end,
                out.memptr() + n_parts * group.samples.begin + a * group.samples.size());
}
void read_rows(const KernelLayout&, const arma::cx_vec& rows, arma::mat& y) {
  y = arma::join_rows(arma::real(rows), arma::imag(rows));
}
void read_rows(const KernelLayout& layout, const arma::vec& rows, arma::mat& y) {
  const arma::uword n_parts = layout.n_parts();
  y.zeros();
  for (const auto& group : layout.groups())
    for (arma::uword a = 0; a < n_parts; ++a)
      std::copy_n(rows.memptr() + n_parts * group.samples.begin + a * group.samples.size(),
                  group.samples.size(), y.colptr(a) + group.samples.begin);
}

// y = (kernel + shift)⁻¹ e in the order of the samples, N x 2, and whether it is good, on all
// ranks.
template <class T>
bool solve_kernel(const Communicator& communicator, const EnergyBatch& batch,
                  const KernelLayout& layout, const arma::vec& p, double shift, arma::mat& y) {
  TiledMatrix<T> kernel = plain_kernel<T>(communicator, batch, layout, p);
  centre_kernel(communicator, kernel, layout, p, shift);
  arma::Col<T> rows;
  write_rows(layout, y, rows);
  if (!kernel.solve(rows, [&] { batch.pause(Interruption::Work::solving); })) return false;
  read_rows(layout, rows, y);
  return true;
}

}  // namespace

arma::vec least_squares_step(const Communicator& communicator, const EnergyBatch& batch,
                             const arma::mat& weights, const SampleValues& residual, double shift,
                             arma::uword n_parameters) {
  const KernelLayout layout(communicator, batch);
  const arma::vec p = layout.in_order(weights);
  const arma::vec root = arma::sqrt(p);
  arma::mat y = arma::join_rows(root % layout.in_order(residual.real),
                                root % layout.in_order(residual.imaginary));
  const bool good = layout.form() == KernelLayout::Form::hermitian
                        ? solve_kernel<Complex>(communicator, batch, layout, p, shift, y)
                        : solve_kernel<double>(communicator, batch, layout, p, shift, y);
  require_solved(good, shift);

  // Ōᵀ y = Oᵀ (√p y − p Σ √p y).
  SampleValues u{arma::mat(arma::size(weights)), arma::mat(arma::size(weights))};
  const auto centred = [&](const arma::vec& x, arma::mat& out) {
    const arma::vec weighted = root % x;
    layout.from_order(weighted - sum(elements(weighted)) * p, out);
  };
  centred(y.col(0), u.real);
  centred(y.col(1), u.imaginary);
  return energy_gradient(communicator, batch, u, n_parameters);
}

}  // namespace ritz
