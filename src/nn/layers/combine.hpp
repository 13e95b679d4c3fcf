#pragma once

#include <ritz/nn/layer.hpp>

namespace ritz {

/// The sum of inputs of equal shape; with a layer's input as one of them, a residual connection.
class Add final : public Layer {
 public:
  explicit Add(arma::uword n_inputs = 2) : n_inputs_(n_inputs) {}

  std::string name() const override { return "add"; }
  arma::uword n_inputs() const override { return n_inputs_; }
  Shape shape(std::span<const Shape> inputs) const override;
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;

 private:
  arma::uword n_inputs_;
};

/// The elementwise product of two inputs of equal shape.
class Multiply final : public Layer {
 public:
  std::string name() const override { return "multiply"; }
  arma::uword n_inputs() const override { return 2; }
  Shape shape(std::span<const Shape> inputs) const override;
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  /// J = u J_v + v J_u, L = u L_v + v L_u + 2 Σ_k J_u J_v.
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;
};

/// The rows of all inputs, one below the other; they have equally many columns.
class Concatenate final : public Layer {
 public:
  explicit Concatenate(arma::uword n_inputs = 2) : n_inputs_(n_inputs) {}

  std::string name() const override { return "concatenate"; }
  arma::uword n_inputs() const override { return n_inputs_; }
  Shape shape(std::span<const Shape> inputs) const override;
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;

 private:
  arma::uword n_inputs_;
};

}  // namespace ritz
