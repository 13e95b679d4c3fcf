#include <ritz/nn/layers/softmax.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

namespace {

double weighted_sum(const double* y, const double* x, arma::uword n) {
  double sum = 0;
  for (arma::uword i = 0; i < n; ++i) sum += y[i] * x[i];
  return sum;
}

// In place, of n_columns columns.
void to_weights(double* x, arma::uword rows, arma::uword n_columns) {
  for (arma::uword column = 0; column < n_columns; ++column, x += rows) {
    const double largest = *std::max_element(x, x + rows);
    double sum = 0;
    for (arma::uword i = 0; i < rows; ++i) sum += x[i] = std::exp(x[i] - largest);
    for (arma::uword i = 0; i < rows; ++i) x[i] /= sum;
  }
}

}  // namespace

void Softmax::forward(const double* /*p*/, Inputs in, const Evaluation& evaluation, arma::mat& kept,
                      arma::mat& out) const {
  out = *in[0];
  to_weights(out.memptr(), out.n_rows, out.n_cols);
  if (evaluation.keep) kept = out;
}

// y ∘ (δ − y·δ).
void Softmax::reverse(const double* /*p*/, std::size_t /*which*/, Inputs /*in*/,
                      const arma::mat& kept, const arma::mat& signals, arma::mat& gradient) const {
  gradient = signals;
  for (arma::uword column = 0; column < gradient.n_cols; ++column) {
    const double *y = kept.colptr(column), *delta = signals.colptr(column);
    double* out = gradient.colptr(column);
    const double mean = weighted_sum(y, delta, gradient.n_rows);
    for (arma::uword i = 0; i < gradient.n_rows; ++i) out[i] = y[i] * (delta[i] - mean);
  }
}

// With ⟨·⟩ the mean under y and c_k = x_k − ⟨x_k⟩: ∂_k y = y c_k and
// ∇²y = y [x_L − ⟨x_L⟩ + Σ_k (c_k² − ⟨c_k²⟩)].
void Softmax::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> in,
                        LaplacianBatch& out) const {
  out.copy_samples(*in[0], 0, in[0]->n_samples());
  const arma::uword rows = out.rows(), n_local = out.n_local();
  to_weights(out.value(), rows, out.n_columns());
  for (arma::uword column = 0; column < out.n_columns(); ++column) {
    const arma::uword at = column * rows;
    const double* y = out.value() + at;
    double* sum = out.laplacian() + at;
    for (arma::uword k = 0; k < n_local; ++k) {
      double* c = out.jacobian(k) + at;
      const double mean = weighted_sum(y, c, rows);
      for (arma::uword i = 0; i < rows; ++i) {
        c[i] -= mean;
        sum[i] += c[i] * c[i];
        c[i] *= y[i];
      }
    }
    const double mean = weighted_sum(y, sum, rows);
    for (arma::uword i = 0; i < rows; ++i) sum[i] = y[i] * (sum[i] - mean);
  }
}

}  // namespace ritz
