#pragma once

#include <ritz/nn/layer.hpp>

namespace ritz {

/// y = eˣ/Σeˣ over the rows of every column: the weights with which a query reads, from its
/// products with all keys.
class Softmax final : public Layer {
 public:
  std::string name() const override { return "softmax"; }
  Shape shape(std::span<const Shape> inputs) const override { return inputs[0]; }
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;
};

}  // namespace ritz
