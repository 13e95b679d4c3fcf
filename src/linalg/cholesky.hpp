#pragma once

#include <armadillo>
#include <functional>

namespace ritz {

/// Solves A x = b for a symmetric or Hermitian, positive definite A, of which only the lower
/// triangle is read and which is overwritten by its Cholesky factor; b is overwritten by x. False
/// where A is not positive definite or holds numbers that are not finite: b is then unspecified.
/// False, too, where it was left because `wants_to_leave`, which is asked several times per second
/// while a large matrix is factorized, said so.
bool solve_in_place(arma::mat& a, arma::vec& b,
                    const std::function<bool()>& wants_to_leave = nullptr);
bool solve_in_place(arma::cx_mat& a, arma::cx_vec& b,
                    const std::function<bool()>& wants_to_leave = nullptr);

}  // namespace ritz
