#pragma once

#include <ritz/nn/layer.hpp>

namespace ritz {

/// Columns by a list: column j of the output is column sources[j] of the sample. Takes particles to
/// the pairs that they are in, and a mean to all particles; a linear map belongs before it, where
/// columns are fewer: W [h_p; h_q; v_pq] = W₁ h_p + W₂ h_q + W₃ v_pq.
class Gather final : public Layer {
 public:
  explicit Gather(std::vector<arma::uword> sources) : sources_(std::move(sources)) {}

  std::string name() const override;
  Shape shape(std::span<const Shape> inputs) const override;
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;
  bool takes_constant() const override { return true; }
  Coordinates coordinates(const Coordinates& in) const override;

 private:
  std::vector<arma::uword> sources_;

  void copy(const double* from, arma::uword rows, arma::uword n_columns, arma::uword n_samples,
            double* to) const;
};

}  // namespace ritz
