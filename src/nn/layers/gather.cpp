#include <ritz/nn/layers/gather.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>

namespace ritz {

std::string Gather::name() const { return fmt::format("gather of {} columns", sources_.size()); }

Shape Gather::shape(std::span<const Shape> inputs) const {
  for (const arma::uword source : sources_)
    if (source >= inputs[0].columns)
      throw UsageError(
          fmt::format("the layer \"{}\" asks for column {}, but is given {} per sample", name(),
                      source, inputs[0].columns));
  return {inputs[0].rows, sources_.size()};
}

void Gather::copy(const double* from, arma::uword rows, arma::uword n_columns,
                  arma::uword n_samples, double* to) const {
  for (arma::uword w = 0; w < n_samples; ++w, from += rows * n_columns)
    for (const arma::uword source : sources_) to = std::copy_n(from + source * rows, rows, to);
}

void Gather::forward(const double* /*p*/, Inputs in, const Evaluation& evaluation,
                     arma::mat& /*kept*/, arma::mat& out) const {
  const arma::mat& x = *in[0];
  const arma::uword n_samples = evaluation.n_samples;
  out.set_size(x.n_rows, n_samples * sources_.size());
  if (n_samples > 0) copy(x.memptr(), x.n_rows, x.n_cols / n_samples, n_samples, out.memptr());
}

void Gather::reverse(const double* /*p*/, std::size_t /*which*/, Inputs in,
                     const arma::mat& /*kept*/, const arma::mat& signals,
                     arma::mat& gradient) const {
  gradient.zeros(arma::size(*in[0]));
  if (signals.is_empty()) return;
  const arma::uword n_samples = signals.n_cols / sources_.size();
  const arma::uword n_columns = gradient.n_cols / n_samples, rows = gradient.n_rows;
  const double* from = signals.memptr();
  for (arma::uword w = 0; w < n_samples; ++w)
    for (const arma::uword source : sources_) {
      double* to = gradient.colptr(w * n_columns + source);
      for (arma::uword row = 0; row < rows; ++row) to[row] += *from++;
    }
}

Coordinates Gather::coordinates(const Coordinates& in) const {
  return in.are_all() ? in : Coordinates{in.n_global, in.index.cols(arma::uvec(sources_))};
}

void Gather::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> in,
                       LaplacianBatch& out) const {
  const LaplacianBatch& x = *in[0];
  const Shape to{x.rows(), sources_.size()};
  if (x.is_constant()) {
    out.resize_constant(to, x.n_samples(), coordinates(x.coordinates()));
    out.constant_jacobian() = x.constant_jacobian();
  } else {
    out.resize(to, x.n_samples(), coordinates(x.coordinates()));
  }
  for (arma::uword k = 0; k < x.n_planes(); ++k)
    copy(x.plane(k), x.rows(), x.shape().columns, x.n_samples(), out.plane(k));
}

}  // namespace ritz
