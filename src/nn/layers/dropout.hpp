#pragma once

#include <ritz/nn/layer.hpp>

namespace ritz {

/// While training, sets a share `rate` of its inputs to zero and multiplies the others by
/// 1/(1 - rate) (Srivastava et al. 2014); the identity otherwise. Which ones follows from the
/// address in Noise, whatever the batch or the rank. Keeps the factors.
class Dropout final : public Layer {
 public:
  /// Throws UsageError unless 0 <= rate < 1.
  explicit Dropout(double rate);

  std::string name() const override { return "dropout"; }
  Shape shape(std::span<const Shape> inputs) const override { return inputs[0]; }
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;
  bool takes_constant() const override { return true; }
  bool in_place() const override { return true; }

 private:
  double rate_;
};

}  // namespace ritz
