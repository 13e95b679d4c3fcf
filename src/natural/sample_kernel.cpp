#include <ritz/natural/sample_kernel.hpp>

#include <algorithm>
#include <optional>
#include <type_traits>

#include <ritz/base/elements.hpp>
#include <ritz/linalg/cholesky.hpp>
#include <ritz/linalg/sums.hpp>
#include <ritz/natural/kernel_layout.hpp>
#include <ritz/natural/natural_gradient.hpp>

namespace ritz {

namespace {

using Complex = arma::cx_double;

template <class T>
std::span<const double> numbers(const arma::Mat<T>& m) {
  return {reinterpret_cast<const double*>(m.memptr()), m.n_elem * sizeof(T) / sizeof(double)};
}

// O O† on rank 0, of which the lower triangle counts; filled by tiles.
template <class T>
class PlainKernel {
 public:
  PlainKernel(const KernelLayout& layout, arma::uword n_parts)
      : layout_(layout),
        n_parts_(n_parts),
        n_(layout.n_samples()),
        matrix_(n_parts * n_, n_parts * n_, arma::fill::none) {}

  // The tile of two groups: the rows are those of the group that comes later.
  static arma::Mat<T> tile(const LogDerivatives& rows, const LogDerivatives& columns) {
    if constexpr (std::is_same_v<T, double>)
      return rows.gram(columns);
    else
      return rows.complex_gram(columns);
  }

  // Writes a tile to its place, log|ψ| and phase apart.
  void place(std::size_t row, std::size_t column, const arma::Mat<T>& tile) {
    const IndexRange i = layout_.groups()[row].samples, j = layout_.groups()[column].samples;
    for (arma::uword a = 0; a < n_parts_; ++a)
      for (arma::uword b = 0; b < n_parts_; ++b) {
        const auto block = tile.submat(a * i.size(), b * j.size(), arma::size(i.size(), j.size()));
        const arma::uword at_i = a * n_ + i.begin, at_j = b * n_ + j.begin;
        if (at_i >= at_j)
          matrix_.submat(at_i, at_j, arma::size(block)) = block;
        else
          matrix_.submat(at_j, at_i, arma::size(j.size(), i.size())) = block.t();
      }
  }
  // The same for a tile that lies in memory, and moves on to the next.
  void place(std::size_t row, std::size_t column, double*& data) {
    const arma::uword n_rows = n_parts_ * layout_.groups()[row].samples.size();
    const arma::uword n_columns = n_parts_ * layout_.groups()[column].samples.size();
    const arma::Mat<T> tile(reinterpret_cast<T*>(data), n_rows, n_columns, false, true);
    place(row, column, tile);
    data += numbers(tile).size();
  }

  arma::Mat<T>& matrix() { return matrix_; }

 private:
  const KernelLayout& layout_;
  arma::uword n_parts_, n_;
  arma::Mat<T> matrix_;
};

// The mean of the columns of the first group, which its worker has, on all ranks.
arma::vec mean_of_columns(const Communicator& communicator, const std::vector<double>& packed,
                          const KernelLayout& layout) {
  const arma::uword n = layout.groups().front().samples.size();
  const int worker = layout.worker(0);
  const arma::uword own_rows = packed.size() / n;
  const auto n_rows = static_cast<arma::uword>(communicator.max(static_cast<double>(own_rows)));
  arma::vec out(n_rows);
  if (communicator.rank() == worker) out = arma::mean(arma::mat(packed.data(), n_rows, n), 1);
  communicator.broadcast(out, worker);
  return out;
}

// The kernel of all samples on rank 0; nothing elsewhere. Every rank holds the log-derivatives of
// its rows of groups, while the others pass by.
template <class T>
std::optional<PlainKernel<T>> plain_kernel(const Communicator& communicator,
                                           const EnergyBatch& batch, const KernelLayout& layout,
                                           arma::uword n_parts) {
  const std::size_t n_groups = layout.groups().size();
  const int rank = communicator.rank();
  // The derivatives may be large against their deviations, whose products are wanted: the mean of
  // the first group is taken off all.
  arma::vec origin;
  const auto unpacked = [&](std::vector<double>& packed, std::size_t group) {
    const arma::uword n = layout.groups()[group].samples.size();
    LogDerivatives out = batch.units.front().derivatives.like(
        arma::mat(packed.data(), packed.size() / n, n, false, true));
    out.take_off(origin);
    out.prepare_products();
    return out;
  };
  std::vector<std::optional<LogDerivatives>> held(n_groups);
  for (std::size_t i = 0; i < n_groups; ++i) {
    auto packed = communicator.gather(layout.packed_share(batch, i), layout.worker(i));
    if (i == 0) origin = mean_of_columns(communicator, packed, layout);
    if (layout.worker(i) == rank) held[i] = unpacked(packed, i);
  }

  std::optional<PlainKernel<T>> kernel;
  if (communicator.is_root()) kernel.emplace(layout, n_parts);
  for (std::size_t j = 0; j < n_groups; ++j) {
    batch.pause(Interruption::Work::solving);
    std::vector<double> packed, tiles;
    if (!layout.has_one_worker()) packed = communicator.all_gather(layout.packed_share(batch, j));
    std::optional<LogDerivatives> passing;
    for (std::size_t i = 0; i < n_groups; ++i) {
      if (!held[i] || !layout.computes(i, j)) continue;
      if (!held[j] && !passing) passing = unpacked(packed, j);
      const LogDerivatives& other = held[j] ? *held[j] : *passing;
      const auto tile =
          i >= j ? PlainKernel<T>::tile(*held[i], other) : PlainKernel<T>::tile(other, *held[i]);
      if (kernel)
        kernel->place(std::max(i, j), std::min(i, j), tile);
      else
        tiles.insert(tiles.end(), numbers(tile).begin(), numbers(tile).end());
    }
    tiles = communicator.gather(tiles);
    double* at = tiles.data();
    for (std::size_t i = 0; kernel && i < n_groups; ++i)
      if (layout.worker(i) != rank && layout.computes(i, j))
        kernel->place(std::max(i, j), std::min(i, j), at);
  }
  return kernel;
}

Complex conjugate(Complex x) { return std::conj(x); }
double conjugate(double x) { return x; }

// From the lower triangle of K = O O† to that of √p ΔO ΔO† √p, with means over each of the parts:
// K_wv − r_w − r_v* + m, where r_w is the mean of row w and m the mean of all.
template <class T>
void centre_kernel(arma::Mat<T>& kernel, const arma::vec& p, arma::uword n_parts) {
  const arma::uword n = p.n_elem;
  // Row w has one mean for each part of the columns.
  arma::Mat<T> means(kernel.n_rows, n_parts, arma::fill::zeros);
  for (arma::uword v = 0; v < kernel.n_cols; ++v) {
    const T* column = kernel.colptr(v);
    T* mean = means.colptr(v / n);
    for (arma::uword w = v; w < kernel.n_rows; ++w) mean[w] += p[v % n] * column[w];
    for (arma::uword a = v / n; a < n_parts; ++a) {
      T sum = 0;
      for (arma::uword w = std::max(v + 1, a * n); w < (a + 1) * n; ++w)
        sum += p[w - a * n] * column[w];
      means(v, a) += conjugate(sum);
    }
  }
  arma::Mat<T> whole(n_parts, n_parts, arma::fill::zeros);
  for (arma::uword b = 0; b < n_parts; ++b)
    for (arma::uword w = 0; w < kernel.n_rows; ++w) whole(w / n, b) += p[w % n] * means(w, b);

  const arma::vec root = arma::sqrt(p);
  for (arma::uword v = 0; v < kernel.n_cols; ++v) {
    const arma::uword b = v / n;
    T* column = kernel.colptr(v);
    const T* mean = means.colptr(b);
    for (arma::uword a = b; a < n_parts; ++a) {
      const T rest = whole(a, b) - conjugate(means(v, a));
      for (arma::uword w = std::max(v, a * n); w < (a + 1) * n; ++w)
        column[w] = root[v % n] * root[w - a * n] * (column[w] - mean[w] + rest);
    }
  }
}

arma::vec kernel_vector(const arma::vec& re, const arma::vec& im, const arma::vec&,
                        arma::uword n_parts) {
  return n_parts == 1 ? re : arma::vec(arma::join_cols(re, im));
}
arma::cx_vec kernel_vector(const arma::vec& re, const arma::vec& im, const arma::cx_vec&,
                           arma::uword) {
  return arma::cx_vec(re, im);
}
// Real and imaginary part as the two columns; the second stays 0 where there is none.
arma::mat two_columns(const arma::vec& x, arma::uword n) {
  arma::mat out(n, 2, arma::fill::zeros);
  std::copy(x.begin(), x.end(), out.begin());
  return out;
}
arma::mat two_columns(const arma::cx_vec& x, arma::uword) {
  return arma::join_rows(arma::real(x), arma::imag(x));
}

// y = (kernel + shift)⁻¹ e in the order of the kernel, N x 2, and whether it is good, on all ranks.
template <class T>
bool solve_kernel(const Communicator& communicator, const EnergyBatch& batch,
                  const KernelLayout& layout, const arma::vec& p, double shift, arma::mat& y) {
  const arma::uword n_parts = layout.form() == KernelLayout::Form::stacked ? 2 : 1;
  auto plain = plain_kernel<T>(communicator, batch, layout, n_parts);
  bool good = true, has_left = false;
  if (plain) {
    arma::Mat<T>& kernel = plain->matrix();
    centre_kernel(kernel, p, n_parts);
    kernel.diag() += shift;
    auto rhs = kernel_vector(y.col(0), y.col(1), arma::Col<T>(), n_parts);
    good = solve_in_place(kernel, rhs, [&] { return has_left = batch.wants_to_leave(); });
    if (good) y = two_columns(rhs, y.n_rows);
  }
  batch.agree(has_left);
  communicator.broadcast(elements(y));
  return !communicator.any(!good);
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
