#pragma once

#include <ritz/nn/chain.hpp>

namespace ritz {

/// y = g ∘ x̂ + b with x̂ = (x - mean)/sqrt(variance + 1e-5) over the rows of a column (Ba, Kiros &
/// Hinton 2016). Parameters: g, then b. Keeps x̂. A width of 1 gives zero and is refused.
class LayerNorm final : public Layer {
 public:
  explicit LayerNorm(arma::uword width) : width_(width) {}

  std::string name() const override { return "layer_norm"; }
  Shape shape(std::span<const Shape> inputs) const override;
  std::vector<LayerParameters> parameters() const override;
  /// g = 1, b = 0.
  void initialise(double* p, std::uint64_t seed, std::uint64_t stream) const override;
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  void parameter_gradient(Inputs in, const arma::mat& kept, const arma::mat& signals,
                          double* out) const override;
  std::unique_ptr<LogDerivativePart> log_derivatives(Inputs in, const arma::mat& kept,
                                                     arma::mat signals, arma::mat phase_signals,
                                                     arma::uword n_samples) const override;
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;

 private:
  arma::uword width_;
};

LayerKind layer_norm_kind();

}  // namespace ritz
