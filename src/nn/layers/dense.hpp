#pragma once

#include <ritz/nn/chain.hpp>
#include <ritz/nn/initialiser.hpp>
#include <ritz/nn/layer.hpp>

namespace ritz {

/// y = W x + b, on every column. Parameters: W (n_out x n_in, column by column), then b.
class Dense final : public Layer {
 public:
  Dense(arma::uword n_in, arma::uword n_out, bool bias = true, Initialiser weights = {});

  std::string name() const override;
  Shape shape(std::span<const Shape> inputs) const override;
  std::vector<LayerParameters> parameters() const override;
  /// Biases begin at zero.
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
  bool takes_constant() const override { return true; }

 private:
  arma::uword n_in_, n_out_;
  bool bias_;
  Initialiser initialiser_;

  arma::uword n_weights() const { return n_in_ * n_out_; }
  arma::mat weights(const double* p) const;
  // W x + b for n_columns columns.
  void apply(const double* p, const double* x, double* out, arma::uword n_columns) const;
};

/// An entry of `layers`: dense → layer norm → activation → dropout, and around all of it the
/// residual connection.
struct DenseForm {
  arma::uword width = 1;
  std::string activation = "tanh";
  bool bias = true;
  std::string weights = "";  ///< an initialiser; empty for the one that suits the activation
  bool layer_norm = false;
  double dropout = 0;
  bool residual = false;
};

/// Entries of this kind alone.
Chain dense_chain(const std::vector<DenseForm>& forms);

LayerKind dense_kind();

}  // namespace ritz
