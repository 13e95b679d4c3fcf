#include <ritz/nn/combine.hpp>

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

// GroupSum

std::string GroupSum::name() const {
  return fmt::format("{} of {} columns", form_ == Form::sum ? "sum" : "mean", group_);
}

Shape GroupSum::shape(std::span<const Shape> inputs) const {
  const Shape in = inputs[0];
  if (group_ == 0 || in.columns % group_ != 0)
    throw UsageError(fmt::format(
        "the layer \"{}\" is given {} columns per sample, which are no whole number of groups",
        name(), in.columns));
  return {in.rows, in.columns / group_};
}

namespace {

// to_c += scale Σ from_{group c + i}, columns of `rows` entries.
void add_groups(const double* from, arma::uword rows, arma::uword n_groups, arma::uword group,
                double scale, double* to) {
  for (arma::uword c = 0; c < n_groups; ++c, to += rows)
    for (arma::uword i = 0; i < group; ++i, from += rows)
      for (arma::uword row = 0; row < rows; ++row) to[row] += scale * from[row];
}

}  // namespace

void GroupSum::forward(const double* /*p*/, Inputs in, const Evaluation& /*evaluation*/,
                       arma::mat& /*kept*/, arma::mat& out) const {
  const arma::mat& x = *in[0];
  out.zeros(x.n_rows, x.n_cols / group_);
  add_groups(x.memptr(), x.n_rows, out.n_cols, group_, scale(), out.memptr());
}

void GroupSum::reverse(const double* /*p*/, std::size_t /*which*/, Inputs in,
                       const arma::mat& /*kept*/, const arma::mat& signals,
                       arma::mat& gradient) const {
  gradient.set_size(arma::size(*in[0]));
  for (arma::uword column = 0; column < gradient.n_cols; ++column)
    gradient.col(column) = scale() * signals.col(column / group_);
}

Coordinates GroupSum::coordinates(const Coordinates& in) const {
  if (in.are_all()) return in;
  const arma::uword n_groups = in.index.n_cols / group_;
  Coordinates out{in.n_global, arma::umat(in.index.n_rows, n_groups)};
  for (arma::uword column = 0; column < in.index.n_cols; ++column) {
    if (column % group_ == 0) out.index.col(column / group_) = in.index.col(column);
    if (arma::any(out.index.col(column / group_) != in.index.col(column)))
      return Coordinates::all(in.n_global);
  }
  return out;
}

void GroupSum::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> in,
                         LaplacianBatch& out) const {
  const LaplacianBatch& x = *in[0];
  const Shape in_shape = x.shape();
  const arma::uword rows = in_shape.rows, n_groups = x.n_columns() / group_;
  out.resize({rows, in_shape.columns / group_}, x.n_samples(), coordinates(x.coordinates()));
  out.view_all().zeros();
  const auto add_plane = [&](const double* from, double* to) {
    add_groups(from, rows, n_groups, group_, scale(), to);
  };
  add_plane(x.value(), out.value());
  add_plane(x.laplacian(), out.laplacian());
  for (arma::uword k = 0; k < x.n_local(); ++k) {
    if (out.n_local() == x.n_local() && out.coordinates().are_all() == x.coordinates().are_all()) {
      add_plane(x.jacobian(k), out.jacobian(k));
      continue;
    }
    for (arma::uword column = 0; column < x.n_columns(); ++column)
      add_groups(x.jacobian(k) + column * rows, rows, 1, 1, scale(),
                 out.jacobian(x.coordinates().index(k, column % in_shape.columns)) +
                     column / group_ * rows);
  }
}

}  // namespace ritz
