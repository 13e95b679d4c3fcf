#include <ritz/wavefunctions/small_matrices.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

namespace {

// The column of row k from column k on that is largest there.
arma::uword pivot_column(const double* a, arma::uword n, arma::uword k) {
  arma::uword best = k;
  for (arma::uword l = k + 1; l < n; ++l)
    if (std::abs(a[l * n + k]) > std::abs(a[best * n + k])) best = l;
  return best;
}

}  // namespace

double invert_and_transpose(double* a, arma::uword n, std::vector<arma::uword>& pivots,
                            bool& negative) {
  double log_abs = 0, product = 1;
  pivots.resize(n);
  for (arma::uword k = 0; k < n; ++k) {
    const arma::uword p = pivots[k] = pivot_column(a, n, k);
    if (p != k) {
      std::swap_ranges(a + k * n, a + (k + 1) * n, a + p * n);
      negative = !negative;
    }
    double* own = a + k * n;
    const double pivot = own[k];
    if (pivot == 0 || !std::isfinite(pivot)) return std::log(std::abs(pivot * 0));
    if (pivot < 0) negative = !negative;
    product *= std::abs(pivot);
    if (product < 1e-100 || product > 1e100) {
      log_abs += std::log(product);
      product = 1;
    }
    for (arma::uword l = 0; l < n; ++l) {
      if (l == k) continue;
      double* other = a + l * n;
      const double factor = other[k] / pivot;
      add_scaled(-factor, own, other, n);
      other[k] = -factor;
    }
    own[k] = 1;
    for (arma::uword i = 0; i < n; ++i) own[i] /= pivot;
  }
  for (arma::uword k = n; k-- > 0;)
    if (pivots[k] != k)
      for (arma::uword l = 0; l < n; ++l) std::swap(a[l * n + k], a[l * n + pivots[k]]);
  for (arma::uword l = 0; l < n; ++l)
    for (arma::uword i = 0; i < l; ++i) std::swap(a[l * n + i], a[i * n + l]);
  return log_abs + std::log(product);
}

double small_determinant(arma::mat m) {
  double product = 1;
  const arma::uword n = m.n_rows;
  for (arma::uword k = 0; k < n; ++k) {
    const arma::uword p = pivot_column(m.memptr(), n, k);
    if (m(k, p) == 0) return 0;
    if (p != k) {
      m.swap_cols(k, p);
      product = -product;
    }
    product *= m(k, k);
    for (arma::uword l = k + 1; l < n; ++l)
      add_scaled(-m(k, l) / m(k, k), m.colptr(k), m.colptr(l), n);
  }
  return product;
}

void small_cofactors(const arma::mat& m, arma::mat& out) {
  out.set_size(m.n_rows, m.n_cols);
  for (arma::uword i = 0; i < m.n_rows; ++i)
    for (arma::uword j = 0; j < m.n_cols; ++j) {
      arma::mat minor = m;
      minor.shed_row(i);
      minor.shed_col(j);
      out(i, j) = ((i + j) % 2 == 0 ? 1 : -1) * small_determinant(std::move(minor));
    }
}

}  // namespace ritz
