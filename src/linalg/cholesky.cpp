#include <ritz/linalg/cholesky.hpp>

#include <algorithm>

namespace ritz {

namespace {

using Question = std::function<bool()>;

template <class T>
bool factorize_at_once(arma::Mat<T>& a) {
  char lower = 'L';
  auto n = static_cast<arma::blas_int>(a.n_rows);
  arma::blas_int info = 0;
  arma::lapack::potrf(&lower, &n, a.memptr(), &n, &info);
  return info == 0;
}

// Panel by panel where the whole would take more than a part of a second; by size alone, since the
// choice changes rounding.
template <class T>
bool factorize(arma::Mat<T>& a, const Question& wants_to_leave) {
  constexpr arma::uword at_once = 2048, width = 512;
  const arma::uword n = a.n_rows;
  if (n <= at_once) return factorize_at_once(a);
  for (arma::uword k = 0; k < n; k += width) {
    const arma::uword next = std::min(k + width, n);
    arma::Mat<T> corner = a.submat(k, k, next - 1, next - 1), inverse;
    if (!factorize_at_once(corner)) return false;
    a.submat(k, k, next - 1, next - 1) = corner;
    if (next == n) break;
    if (!arma::inv(inverse, arma::trimatl(corner))) return false;
    const arma::Mat<T> below = a.submat(next, k, n - 1, next - 1) * inverse.t();
    a.submat(next, k, n - 1, next - 1) = below;
    for (arma::uword j = next; j < n; j += width) {
      if (wants_to_leave && wants_to_leave()) return false;
      const arma::uword end = std::min(j + width, n);
      a.submat(j, j, n - 1, end - 1) -=
          below.tail_rows(n - j) * below.rows(j - next, end - next - 1).t();
    }
  }
  return true;
}

// Armadillo's chol() and solve() copy the matrix; with kernels of many samples memory counts.
template <class T>
bool solve(arma::Mat<T>& a, arma::Col<T>& b, const Question& wants_to_leave) {
  if (!factorize(a, wants_to_leave)) return false;
  char lower = 'L';
  auto n = static_cast<arma::blas_int>(a.n_rows);
  const arma::blas_int one = 1;
  arma::blas_int info = 0;
  arma::lapack::potrs(&lower, &n, &one, a.memptr(), &n, b.memptr(), &n, &info);
  return info == 0 && b.is_finite();
}

}  // namespace

bool solve_in_place(arma::mat& a, arma::vec& b, const Question& wants_to_leave) {
  return solve(a, b, wants_to_leave);
}
bool solve_in_place(arma::cx_mat& a, arma::cx_vec& b, const Question& wants_to_leave) {
  return solve(a, b, wants_to_leave);
}

}  // namespace ritz
