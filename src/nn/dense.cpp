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

std::vector<LayerParameters> Dense::parameters() const {
  std::vector<LayerParameters> out = {
      {.name = "weights", .n_rows = n_out_, .n_columns = n_in_, .penalised = true}};
  if (bias_) out.push_back({.name = "bias", .n_rows = n_out_});
  return out;
}

arma::mat Dense::weights(const double* p) const {
  return arma::mat(const_cast<double*>(p), n_out_, n_in_, false, true);
}

void Dense::initialise(double* p, std::uint64_t seed, std::uint64_t stream) const {
  arma::mat w = weights(p);
  initialiser_.fill(w, seed, stream);
  std::fill_n(p + n_weights(), bias_ ? n_out_ : 0, 0.0);
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

// Σ_c δ_c x_cᵀ, then Σ_c δ_c.
void Dense::parameter_gradient(Inputs in, const arma::mat& /*kept*/, const arma::mat& signals,
                               double* out) const {
  arma::mat w = weights(out);
  multiply({signals}, {*in[0], true}, w);
  if (!bias_) return;
  double* bias = out + n_weights();
  std::fill_n(bias, n_out_, 0.0);
  for (arma::uword column = 0; column < signals.n_cols; ++column)
    for (arma::uword row = 0; row < n_out_; ++row) bias[row] += signals(row, column);
}

std::unique_ptr<LogDerivativePart> Dense::log_derivatives(Inputs in, const arma::mat& /*kept*/,
                                                          arma::mat signals,
                                                          arma::mat phase_signals,
                                                          arma::uword n_samples) const {
  const arma::uword columns = signals.n_cols / n_samples;
  return outer_part(*in[0], std::move(signals), bias_, columns, std::move(phase_signals));
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
