#include <ritz/nn/dense.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/linalg/matrix_product.hpp>

namespace ritz {

Dense::Dense(arma::uword n_in, arma::uword n_out, bool bias, Initialiser weights)
    : n_in_(n_in), n_out_(n_out), bias_(bias), initialiser_(std::move(weights)) {}

std::string Dense::name() const { return fmt::format("dense {} -> {}", n_in_, n_out_); }

Shape Dense::shape(std::span<const Shape> inputs) const {
  if (inputs[0].rows != n_in_)
    throw UsageError(fmt::format("the layer \"{}\" expects {} inputs, but is given {}", name(),
                                 n_in_, inputs[0].rows));
  return {n_out_, inputs[0].columns};
}

arma::mat Dense::weights(const double* p) const {
  return arma::mat(const_cast<double*>(p), n_out_, n_in_, false, true);
}

void Dense::initialise(double* p, std::uint64_t seed, std::uint64_t stream) const {
  arma::mat w = weights(p);
  initialiser_.fill(w, seed, stream);
  std::fill_n(p + n_weights(), n_parameters() - n_weights(), 0.0);
}

void Dense::apply(const double* p, const double* x, double* out, arma::uword n_columns) const {
  const arma::mat in(const_cast<double*>(x), n_in_, n_columns, false, true);
  arma::mat result(out, n_out_, n_columns, false, true);
  multiply({weights(p)}, {in}, result, bias_ ? p + n_weights() : nullptr);
}

void Dense::forward(const double* p, Inputs in, const Evaluation& /*evaluation*/,
                    arma::mat& /*kept*/, arma::mat& out) const {
  out.set_size(n_out_, in[0]->n_cols);
  apply(p, in[0]->memptr(), out.memptr(), in[0]->n_cols);
}

void Dense::reverse(const double* p, std::size_t /*which*/, Inputs /*in*/,
                    const arma::mat& /*kept*/, const arma::mat& signals,
                    arma::mat& gradient) const {
  multiply({weights(p), true}, {signals}, gradient);
}

void Dense::laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                      LaplacianBatch& out) const {
  const LaplacianBatch& x = *in[0];
  const Shape out_shape{n_out_, x.shape().columns};
  if (x.is_constant()) {
    out.resize_constant(out_shape, x.n_samples(), x.coordinates());
    multiply({weights(p)}, {x.constant_jacobian()}, out.constant_jacobian());
    apply(p, x.value(), out.value(), x.n_columns());
    return;
  }
  out.resize(out_shape, x.n_samples(), x.coordinates());
  arma::mat planes = out.view_all();
  multiply({weights(p)}, {x.view_all()}, planes);
  if (bias_)
    out.view(0).each_col() += arma::vec(const_cast<double*>(p) + n_weights(), n_out_, false, true);
}

}  // namespace ritz
