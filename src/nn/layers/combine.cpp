#include <ritz/nn/layers/combine.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

Shape equal_shape(const std::string& name, std::span<const Shape> inputs) {
  for (const auto& shape : inputs)
    if (shape != inputs[0])
      throw UsageError(fmt::format(
          "the layer \"{}\" expects inputs of equal shape, but is given {} x {} and {} x {}", name,
          inputs[0].rows, inputs[0].columns, shape.rows, shape.columns));
  return inputs[0];
}

}  // namespace

// Add

Shape Add::shape(std::span<const Shape> inputs) const { return equal_shape(name(), inputs); }

void Add::forward(const double* /*p*/, Inputs in, const Evaluation& /*evaluation*/,
                  arma::mat& /*kept*/, arma::mat& out) const {
  out = *in[0];
  for (const arma::mat* x : in.subspan(1)) out += *x;
}

void Add::reverse(const double* /*p*/, std::size_t /*which*/, Inputs /*in*/,
                  const arma::mat& /*kept*/, const arma::mat& signals, arma::mat& gradient) const {
  gradient = signals;
}

void Add::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> in,
                    LaplacianBatch& out) const {
  out.resize(in[0]->shape(), in[0]->n_samples(), in[0]->coordinates());
  arma::mat sum = out.view_all();
  sum = in[0]->view_all();
  for (const LaplacianBatch* x : in.subspan(1)) sum += x->view_all();
}

// Multiply

Shape Multiply::shape(std::span<const Shape> inputs) const { return equal_shape(name(), inputs); }

void Multiply::forward(const double* /*p*/, Inputs in, const Evaluation& /*evaluation*/,
                       arma::mat& /*kept*/, arma::mat& out) const {
  out = *in[0] % *in[1];
}

void Multiply::reverse(const double* /*p*/, std::size_t which, Inputs in, const arma::mat& /*kept*/,
                       const arma::mat& signals, arma::mat& gradient) const {
  gradient = signals % *in[1 - which];
}

void Multiply::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> in,
                         LaplacianBatch& out) const {
  const LaplacianBatch &u = *in[0], &v = *in[1];
  out.resize(u.shape(), u.n_samples(), u.coordinates());
  const arma::uword last = u.n_local() + 1;
  const arma::mat u_value = u.view(0), v_value = v.view(0);
  arma::mat value = out.view(0), laplacian = out.view(last);
  value = u_value % v_value;
  laplacian = u_value % v.view(last) + v_value % u.view(last);
  for (arma::uword k = 1; k < last; ++k) {
    const arma::mat u_k = u.view(k), v_k = v.view(k);
    arma::mat jacobian = out.view(k);
    jacobian = u_value % v_k + v_value % u_k;
    laplacian += 2 * u_k % v_k;
  }
}

// Concatenate

Shape Concatenate::shape(std::span<const Shape> inputs) const {
  Shape out{0, inputs[0].columns};
  for (const auto& shape : inputs) {
    if (shape.columns != out.columns)
      throw UsageError(
          fmt::format("the layer \"concatenate\" expects inputs with equally many "
                      "columns per sample, but is given {} and {}",
                      out.columns, shape.columns));
    out.rows += shape.rows;
  }
  return out;
}

namespace {

// Copies the rows of `from` to rows first, first + 1, … of `to`, which has more rows.
void copy_rows(const double* from, arma::uword from_rows, double* to, arma::uword to_rows,
               arma::uword first, arma::uword n_columns) {
  for (arma::uword column = 0; column < n_columns; ++column)
    std::copy_n(from + column * from_rows, from_rows, to + column * to_rows + first);
}

}  // namespace

void Concatenate::forward(const double* /*p*/, Inputs in, const Evaluation& /*evaluation*/,
                          arma::mat& /*kept*/, arma::mat& out) const {
  arma::uword rows = 0, first = 0;
  for (const arma::mat* x : in) rows += x->n_rows;
  out.set_size(rows, in[0]->n_cols);
  for (const arma::mat* x : in) {
    copy_rows(x->memptr(), x->n_rows, out.memptr(), rows, first, x->n_cols);
    first += x->n_rows;
  }
}

void Concatenate::reverse(const double* /*p*/, std::size_t which, Inputs in,
                          const arma::mat& /*kept*/, const arma::mat& signals,
                          arma::mat& gradient) const {
  arma::uword first = 0;
  for (std::size_t i = 0; i < which; ++i) first += in[i]->n_rows;
  gradient = signals.rows(first, first + in[which]->n_rows - 1);
}

void Concatenate::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> in,
                            LaplacianBatch& out) const {
  arma::uword rows = 0, first = 0;
  for (const LaplacianBatch* x : in) rows += x->rows();
  out.resize({rows, in[0]->shape().columns}, in[0]->n_samples(), in[0]->coordinates());
  for (const LaplacianBatch* x : in) {
    copy_rows(x->value(), x->rows(), out.value(), rows, first, x->n_columns() * x->n_planes());
    first += x->rows();
  }
}

}  // namespace ritz
