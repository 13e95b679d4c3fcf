#include <ritz/nn/layers/column_sum.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>

namespace ritz {

ColumnSum::ColumnSum(std::vector<arma::uword> targets, arma::uword n_targets, Form form)
    : n_columns_(targets.size()),
      targets_(std::move(targets)),
      form_(form),
      scale_(n_targets, 0.0) {
  for (const arma::uword target : targets_) scale_.at(target) += 1;
  for (double& scale : scale_) scale = form_ == Form::sum || scale == 0 ? 1 : 1 / scale;
}

ColumnSum::ColumnSum(arma::uword columns, arma::uword group, Form form)
    : n_columns_(columns),
      group_(group),
      form_(form),
      scale_(columns / group, form == Form::sum ? 1.0 : 1 / static_cast<double>(group)) {}

std::shared_ptr<const ColumnSum> ColumnSum::groups(arma::uword columns, arma::uword group,
                                                   Form form) {
  if (group == 0 || columns % group != 0)
    throw UsageError(fmt::format("{} columns are no whole number of groups of {}", columns, group));
  return std::shared_ptr<const ColumnSum>(new ColumnSum(columns, group, form));
}

std::string ColumnSum::name() const {
  return fmt::format("{} of {} columns to {}", form_ == Form::sum ? "sum" : "mean", targets_.size(),
                     n_targets());
}

Shape ColumnSum::shape(std::span<const Shape> inputs) const {
  if (inputs[0].columns != n_columns_)
    throw UsageError(
        fmt::format("the layer \"{}\" is given {} columns per sample", name(), inputs[0].columns));
  return {inputs[0].rows, n_targets()};
}

void ColumnSum::add(const double* from, arma::uword rows, arma::uword n_samples, double* to) const {
  for (arma::uword w = 0; w < n_samples; ++w, to += rows * n_targets())
    for (arma::uword column = 0; column < n_columns_; ++column) {
      const double scale = scale_[target(column)];
      double* sum = to + target(column) * rows;
      for (arma::uword row = 0; row < rows; ++row) sum[row] += scale * *from++;
    }
}

void ColumnSum::forward(const double* /*p*/, Inputs in, const Evaluation& /*evaluation*/,
                        arma::mat& /*kept*/, arma::mat& out) const {
  const arma::mat& x = *in[0];
  const arma::uword n_samples = x.n_cols / n_columns_;
  out.zeros(x.n_rows, n_samples * n_targets());
  add(x.memptr(), x.n_rows, n_samples, out.memptr());
}

void ColumnSum::reverse(const double* /*p*/, std::size_t /*which*/, Inputs in,
                        const arma::mat& /*kept*/, const arma::mat& signals,
                        arma::mat& gradient) const {
  gradient.set_size(arma::size(*in[0]));
  for (arma::uword column = 0; column < gradient.n_cols; ++column) {
    const arma::uword to = target(column % n_columns_), sample = column / n_columns_;
    gradient.col(column) = scale_[to] * signals.col(sample * n_targets() + to);
  }
}

Coordinates ColumnSum::coordinates(const Coordinates& in) const {
  if (in.are_all()) return in;
  std::vector<arma::uword> targets(n_columns_);
  for (arma::uword column = 0; column < n_columns_; ++column) targets[column] = target(column);
  return in.united(targets, n_targets());
}

void ColumnSum::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> in,
                          LaplacianBatch& out) const {
  const LaplacianBatch& x = *in[0];
  const arma::uword rows = x.rows();
  out.resize({rows, n_targets()}, x.n_samples(), coordinates(x.coordinates()));
  out.view_all().zeros();
  add(x.value(), rows, x.n_samples(), out.value());
  add(x.laplacian(), rows, x.n_samples(), out.laplacian());
  if (x.coordinates().are_all()) {
    for (arma::uword k = 0; k < x.n_local(); ++k)
      add(x.jacobian(k), rows, x.n_samples(), out.jacobian(k));
    return;
  }
  for (arma::uword k = 0; k < x.n_local(); ++k)
    for (arma::uword column = 0; column < n_columns_; ++column) {
      const arma::uword sum = target(column);
      const arma::uword plane = out.coordinates().local(x.coordinates().index(k, column), sum);
      for (arma::uword w = 0; w < x.n_samples(); ++w) {
        const double* from = x.jacobian(k) + (w * n_columns_ + column) * rows;
        double* to = out.jacobian(plane) + (w * n_targets() + sum) * rows;
        for (arma::uword row = 0; row < rows; ++row) to[row] += scale_[sum] * from[row];
      }
    }
}

}  // namespace ritz
