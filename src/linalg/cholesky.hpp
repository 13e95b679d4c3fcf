#pragma once

#include <armadillo>

namespace ritz {

/// Solves A x = b for a symmetric or Hermitian, positive definite A, of which only the lower
/// triangle is read and which is overwritten by its Cholesky factor; b is overwritten by x. False
/// where A is not positive definite or holds numbers that are not finite: b is then unspecified.
bool solve_in_place(arma::mat& a, arma::vec& b);
bool solve_in_place(arma::cx_mat& a, arma::cx_vec& b);

}  // namespace ritz
