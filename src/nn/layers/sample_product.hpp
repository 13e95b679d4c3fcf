#pragma once

#include <ritz/nn/layer.hpp>

namespace ritz {

/// The matrix product of the columns of two inputs, sample by sample: Aᵀ B (the products of keys
/// with queries, a column for each query) or A B (values with the weights of a query).
class SampleProduct final : public Layer {
 public:
  enum class Form { transposed, plain };
  explicit SampleProduct(Form form, double scale = 1) : form_(form), scale_(scale) {}

  std::string name() const override;
  arma::uword n_inputs() const override { return 2; }
  Shape shape(std::span<const Shape> inputs) const override;
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;
  bool mixes_columns() const override { return true; }

 private:
  Form form_;
  double scale_;
};

}  // namespace ritz
