#pragma once

#include <armadillo>
#include <vector>

namespace ritz {

inline double dot(const double* a, const double* b, arma::uword n) {
  double sum = 0;
  for (arma::uword i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

/// y += factor x.
inline void add_scaled(double factor, const double* x, double* y, arma::uword n) {
  for (arma::uword i = 0; i < n; ++i) y[i] += factor * x[i];
}

/// Replaces the n x n matrix at `a` by its inverse, transposed, by Gauss and Jordan's elimination
/// of columns, so that equal columns make exactly zero. Returns log|det|, −infinity without an
/// inverse, and turns `negative` over where the determinant is. `pivots` is a workspace.
double invert_and_transpose(double* a, arma::uword n, std::vector<arma::uword>& pivots,
                            bool& negative);

double small_determinant(arma::mat m);
/// The derivatives of the determinant by each element, which are right where it vanishes, too. For
/// matrices of a few rows.
void small_cofactors(const arma::mat& m, arma::mat& out);

}  // namespace ritz
