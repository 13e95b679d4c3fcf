#include <ritz/nn/layers/layer_norm.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

double mean(const double* x, arma::uword n) {
  double sum = 0;
  for (arma::uword i = 0; i < n; ++i) sum += x[i];
  return sum / static_cast<double>(n);
}

double dot(const double* x, const double* y, arma::uword n) {
  double sum = 0;
  for (arma::uword i = 0; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

void subtract_mean(double* x, arma::uword n) {
  const double m = mean(x, n);
  for (arma::uword i = 0; i < n; ++i) x[i] -= m;
}

// 1/sqrt(variance + ε) of numbers whose mean is zero.
double inverse_deviation(const double* centred, arma::uword n) {
  return 1 / std::sqrt(dot(centred, centred, n) / static_cast<double>(n) + 1e-5);
}

}  // namespace

Shape LayerNorm::shape(std::span<const Shape> inputs) const {
  if (inputs[0].rows != width_ || width_ < 2)
    throw UsageError(fmt::format(
        "a layer_norm of width {} is given {} inputs; expected equal numbers of at least 2", width_,
        inputs[0].rows));
  return inputs[0];
}

std::vector<LayerParameters> LayerNorm::parameters() const {
  return {{.name = "scale", .n_rows = width_}, {.name = "bias", .n_rows = width_}};
}

void LayerNorm::initialise(double* p, std::uint64_t /*seed*/, std::uint64_t /*stream*/) const {
  std::fill_n(p, width_, 1.0);
  std::fill_n(p + width_, width_, 0.0);
}

void LayerNorm::forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
                        arma::mat& out) const {
  out = *in[0];
  for (arma::uword column = 0; column < out.n_cols; ++column) {
    double* x = out.colptr(column);
    subtract_mean(x, width_);
    const double r = inverse_deviation(x, width_);
    for (arma::uword i = 0; i < width_; ++i) x[i] *= r;
  }
  if (evaluation.keep) kept = out;
  for (arma::uword column = 0; column < out.n_cols; ++column) {
    double* x = out.colptr(column);
    for (arma::uword i = 0; i < width_; ++i) x[i] = p[i] * x[i] + p[width_ + i];
  }
}

// With ĝ = g ∘ δ the gradient is r (ĝ - mean ĝ - x̂ mean(ĝ ∘ x̂)).
void LayerNorm::reverse(const double* p, std::size_t /*which*/, Inputs in, const arma::mat& kept,
                        const arma::mat& signals, arma::mat& gradient) const {
  gradient = *in[0];
  for (arma::uword column = 0; column < gradient.n_cols; ++column) {
    double* out = gradient.colptr(column);
    const double *x_hat = kept.colptr(column), *delta = signals.colptr(column);
    subtract_mean(out, width_);
    const double r = inverse_deviation(out, width_);
    for (arma::uword i = 0; i < width_; ++i) out[i] = p[i] * delta[i];
    const double m = mean(out, width_), slope = dot(out, x_hat, width_) / double(width_);
    for (arma::uword i = 0; i < width_; ++i) out[i] = r * (out[i] - m - x_hat[i] * slope);
  }
}

namespace {

// Σ_c δ_c ∘ x̂_c over n_columns columns, then Σ_c δ_c.
void sum_scales(const double* x_hat, const double* signals, arma::uword width,
                arma::uword n_columns, double* out) {
  std::fill_n(out, 2 * width, 0.0);
  for (arma::uword column = 0; column < n_columns; ++column)
    for (arma::uword i = 0; i < width; ++i, ++signals, ++x_hat) {
      out[i] += *signals * *x_hat;
      out[width + i] += *signals;
    }
}

}  // namespace

void LayerNorm::parameter_gradient(Inputs /*in*/, const arma::mat& kept, const arma::mat& signals,
                                   double* out) const {
  sum_scales(kept.memptr(), signals.memptr(), width_, signals.n_cols, out);
}

std::unique_ptr<LogDerivativePart> LayerNorm::log_derivatives(Inputs /*in*/, const arma::mat& kept,
                                                              arma::mat signals,
                                                              arma::mat phase_signals,
                                                              arma::uword n_samples) const {
  const auto sums = [&](const arma::mat& of) {
    const arma::uword columns = of.n_cols / n_samples;
    arma::mat out(of.is_empty() ? 0 : 2 * width_, of.is_empty() ? 0 : n_samples);
    for (arma::uword w = 0; w < out.n_cols; ++w)
      sum_scales(kept.colptr(w * columns), of.colptr(w * columns), width_, columns, out.colptr(w));
    return out;
  };
  return dense_part(sums(signals), sums(phase_signals));
}

// With c = x - mean x (linear), s = |c|²/n + ε and r = s^(-1/2): x̂ = c r, where
// ∂_k s = 2 c·∂_k c/n, ∇² s = 2 (Σ_k |∂_k c|² + c·∇² c)/n, ∂_k r = -r³ ∂_k s/2 and
// ∇² r = -r³ ∇² s/2 + 3 r⁵ Σ_k (∂_k s)²/4.
void LayerNorm::laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                          LaplacianBatch& out) const {
  out.copy_samples(*in[0], 0, in[0]->n_samples());
  const arma::uword n = width_, n_local = out.n_local();
  for (arma::uword column = 0; column < out.n_columns(); ++column) {
    const arma::uword at = column * n;
    for (arma::uword k = 0; k < n_local + 2; ++k) subtract_mean(out.plane(k) + at, n);
    double *c = out.value() + at, *c_laplacian = out.laplacian() + at;
    const double r = inverse_deviation(c, n), scale = 2 / double(n);
    double s_laplacian = scale * dot(c, c_laplacian, n), s_squares = 0;
    for (arma::uword i = 0; i < n; ++i) c_laplacian[i] *= r;
    for (arma::uword k = 0; k < n_local; ++k) {
      double* c_k = out.jacobian(k) + at;
      const double s_k = scale * dot(c, c_k, n), r_k = -0.5 * r * r * r * s_k;
      s_laplacian += scale * dot(c_k, c_k, n);
      s_squares += s_k * s_k;
      for (arma::uword i = 0; i < n; ++i) {
        c_laplacian[i] += 2 * c_k[i] * r_k;
        c_k[i] = p[i] * (c_k[i] * r + c[i] * r_k);
      }
    }
    const double r_laplacian = r * r * r * (-0.5 * s_laplacian + 0.75 * r * r * s_squares);
    for (arma::uword i = 0; i < n; ++i) {
      c_laplacian[i] = p[i] * (c_laplacian[i] + c[i] * r_laplacian);
      c[i] = p[i] * c[i] * r + p[n + i];
    }
  }
}

// The entry of a configuration

namespace {

class LayerNormEntry final : public ChainLayer {
 public:
  using ChainLayer::ChainLayer;
  Network::Node add(Network& network, Network::Node from) const override {
    const arma::uword width = network.shape(from).rows;
    if (width < 2)
      throw UsageError(at() + "a layer_norm behind a single unit gives zero; expected at least 2");
    return network.add(std::make_shared<LayerNorm>(width), {from});
  }
  std::string description() const override { return "layer_norm"; }
};

}  // namespace

LayerKind layer_norm_kind() {
  const auto schema = [](const LayerUse&) {
    Schema out("layer_norm",
               "mean 0 and variance 1 over the units, then a scale and a shift of every unit");
    out.example("kind = \"layer_norm\"");
    return out;
  };
  const auto create = [](Settings& table, const LayerUse&) -> std::shared_ptr<const ChainLayer> {
    return std::make_shared<LayerNormEntry>(table.at());
  };
  return {.schema = schema, .create = create};
}

}  // namespace ritz
