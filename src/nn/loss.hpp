#pragma once

#include <armadillo>
#include <string>
#include <string_view>
#include <vector>

namespace ritz {

/// What a network is trained to make small: the sum over samples of a loss that is averaged over
/// the outputs of a sample. Outputs and targets are n_out x W.
struct Loss {
  /// Returns weight · Σ_w loss_w and sets `gradient`, n_out x W, to its derivative with respect to
  /// the outputs. With the weight 1/N, N the number of samples over all ranks, sums give the mean.
  using Pass = double (*)(const arma::mat& outputs, const arma::mat& targets, double weight,
                          arma::mat& gradient);

  std::string name;
  std::string meaning;
  Pass pass;
};

/// mse, mae, huber (quadratic up to |error| = 1), binary_cross_entropy and
/// categorical_cross_entropy. The cross-entropies take logits, not probabilities, and do not
/// overflow; their targets are probabilities (0 and 1, or one column of class probabilities per
/// sample that adds up to 1; that entropy is summed over classes, not averaged).
const std::vector<Loss>& losses();

/// Throws UsageError that lists the names.
const Loss& loss(std::string_view name);

/// exp(z_i)/Σ_j exp(z_j) of every column, in place, without overflow.
void softmax(arma::mat& logits);

}  // namespace ritz
