#pragma once

#include <ritz/nn/activation.hpp>
#include <ritz/nn/layer.hpp>

namespace ritz {

/// y = f(x), element by element. Keeps f'(x) unless the sign of y tells it.
class Activate final : public Layer {
 public:
  explicit Activate(Activation f) : f_(std::move(f)) {}

  std::string name() const override { return f_.name; }
  Shape shape(std::span<const Shape> inputs) const override { return inputs[0]; }
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  /// J_y = f' J_x, L_y = f' L_x + f'' Σ_k J_k².
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;
  bool is_smooth() const override { return f_.smooth; }
  bool takes_constant() const override { return true; }
  bool in_place() const override { return true; }
  bool reads_values() const override { return f_.left_slope.has_value(); }

 private:
  Activation f_;
};

}  // namespace ritz
