#pragma once

#include <armadillo>

namespace ritz {

/// A matrix as it enters a product.
struct Factor {
  const arma::mat& matrix;
  bool transposed = false;
};

/// c = a b; with a bias, a number for every row, c = a b + bias (1 … 1). Overwrites c, which is
/// neither of the factors.
///
/// BLAS copies both factors into an order of its own and first writes zeros into c. Where that is
/// much beside the product itself, as in layers of up to about a hundred units, a kernel that
/// copies `a` alone does the work. Which of them does follows from the sizes.
void multiply(Factor a, Factor b, arma::mat& c, const double* bias = nullptr);

}  // namespace ritz
