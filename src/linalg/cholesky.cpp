#include "linalg/cholesky.hpp"

namespace ritz {

namespace {

// Armadillo's chol() and solve() copy the matrix; with kernels of many samples memory counts.
template <class T>
bool solve(arma::Mat<T>& a, arma::Col<T>& b) {
  char lower = 'L';
  auto n = static_cast<arma::blas_int>(a.n_rows);
  const arma::blas_int one = 1;
  arma::blas_int info = 0;
  arma::lapack::potrf(&lower, &n, a.memptr(), &n, &info);
  if (info != 0) return false;
  arma::lapack::potrs(&lower, &n, &one, a.memptr(), &n, b.memptr(), &n, &info);
  return info == 0 && b.is_finite();
}

}  // namespace

bool solve_in_place(arma::mat& a, arma::vec& b) { return solve(a, b); }
bool solve_in_place(arma::cx_mat& a, arma::cx_vec& b) { return solve(a, b); }

}  // namespace ritz
