#include <ritz/nn/layers/sample_product.hpp>

#include <fmt/format.h>

#include <array>

#include <ritz/base/error.hpp>

namespace ritz {

std::string SampleProduct::name() const {
  return form_ == Form::transposed ? "product of columns" : "product with columns";
}

Shape SampleProduct::shape(std::span<const Shape> inputs) const {
  const Shape a = inputs[0], b = inputs[1];
  const bool fits = form_ == Form::transposed ? a.rows == b.rows : a.columns == b.rows;
  if (!fits)
    throw UsageError(
        fmt::format("the layer \"{}\" is given {} x {} and {} x {}, which cannot be "
                    "multiplied",
                    name(), a.rows, a.columns, b.rows, b.columns));
  return {form_ == Form::transposed ? a.columns : a.rows, b.columns};
}

namespace {

// The columns of a sample, as a matrix that refers to them.
arma::mat columns_of(const double* all, arma::uword rows, arma::uword columns, arma::uword w) {
  return arma::mat(const_cast<double*>(all) + w * rows * columns, rows, columns, false, true);
}
arma::mat columns_of(const arma::mat& all, arma::uword n_samples, arma::uword w) {
  return columns_of(all.memptr(), all.n_rows, all.n_cols / n_samples, w);
}

}  // namespace

void SampleProduct::forward(const double* /*p*/, Inputs in, const Evaluation& evaluation,
                            arma::mat& /*kept*/, arma::mat& out) const {
  const arma::uword n_samples = evaluation.n_samples;
  const bool transposed = form_ == Form::transposed;
  if (n_samples == 0) {
    out.set_size(transposed ? 0 : in[0]->n_rows, 0);
    return;
  }
  out.set_size(transposed ? in[0]->n_cols / n_samples : in[0]->n_rows, in[1]->n_cols);
  for (arma::uword w = 0; w < n_samples; ++w) {
    const arma::mat a = columns_of(*in[0], n_samples, w), b = columns_of(*in[1], n_samples, w);
    arma::mat product = columns_of(out, n_samples, w);
    if (transposed)
      product = scale_ * a.t() * b;
    else
      product = scale_ * a * b;
  }
}

void SampleProduct::reverse(const double* /*p*/, std::size_t which, Inputs in,
                            const arma::mat& /*kept*/, const arma::mat& signals,
                            arma::mat& gradient) const {
  const bool transposed = form_ == Form::transposed;
  gradient.zeros(arma::size(*in[which]));
  if (signals.is_empty()) return;
  // What a sample has of columns: the other numbers tell.
  const arma::uword n_samples =
      transposed ? in[0]->n_cols / signals.n_rows : in[0]->n_cols / in[1]->n_rows;
  for (arma::uword w = 0; w < n_samples; ++w) {
    const arma::mat other = columns_of(*in[1 - which], n_samples, w);
    const arma::mat signal = columns_of(signals, n_samples, w);
    arma::mat to = columns_of(gradient, n_samples, w);
    if (which == 0 && transposed)
      to = scale_ * other * signal.t();
    else if (which == 0)
      to = scale_ * signal * other.t();
    else if (transposed)
      to = scale_ * other * signal;
    else
      to = scale_ * other.t() * signal;
  }
}

// J = A_k B + A B_k, L = A_L B + A B_L + 2 Σ_k A_k B_k.
void SampleProduct::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> in,
                              LaplacianBatch& out) const {
  const LaplacianBatch &a = *in[0], &b = *in[1];
  const std::array<Shape, 2> shapes = {a.shape(), b.shape()};
  const Shape to = shape(shapes);
  out.resize(to, a.n_samples(), a.coordinates());
  const arma::uword last = a.n_local() + 1;
  const bool transposed = form_ == Form::transposed;
  for (arma::uword w = 0; w < a.n_samples(); ++w) {
    const auto at = [w](const LaplacianBatch& x, arma::uword plane) {
      return columns_of(x.plane(plane), x.rows(), x.shape().columns, w);
    };
    const auto add = [&](arma::uword i, arma::uword j, double factor, arma::mat& sum) {
      if (transposed)
        sum += factor * at(a, i).t() * at(b, j);
      else
        sum += factor * at(a, i) * at(b, j);
    };
    arma::mat value = at(out, 0), laplacian = at(out, last);
    value.zeros();
    laplacian.zeros();
    add(0, 0, scale_, value);
    add(last, 0, scale_, laplacian);
    add(0, last, scale_, laplacian);
    for (arma::uword k = 1; k < last; ++k) {
      arma::mat jacobian = at(out, k);
      jacobian.zeros();
      add(k, 0, scale_, jacobian);
      add(0, k, scale_, jacobian);
      add(k, k, 2 * scale_, laplacian);
    }
  }
}

}  // namespace ritz
