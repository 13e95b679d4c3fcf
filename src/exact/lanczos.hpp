#pragma once

#include <armadillo>
#include <complex>
#include <functional>

namespace ritz {

/// out = A v for a Hermitian matrix A.
template <class T>
using LinearMap = std::function<void(const arma::Col<T>& v, arma::Col<T>& out)>;

/// The lowest eigenvalue of a Hermitian matrix of n rows by Lanczos' method, from a fixed random
/// start; T is double or std::complex<double>. The residual is below 1e-9 of the norm of A: for an
/// eigenvalue with a gap, an error near rounding. Keeps three vectors.
///
/// `vector`, when given, is set to the normalised eigenvector, at the cost of doing everything
/// twice. `orthogonal_to`, when given, is a normalised eigenvector that is left out. Throws
/// NumericsError where the method does not converge.
template <class T>
double lowest_eigenvalue(arma::uword n, const LinearMap<T>& times, arma::Col<T>* vector = nullptr,
                         const arma::Col<T>* orthogonal_to = nullptr);

extern template double lowest_eigenvalue(arma::uword, const LinearMap<double>&, arma::vec*,
                                         const arma::vec*);
extern template double lowest_eigenvalue(arma::uword, const LinearMap<std::complex<double>>&,
                                         arma::cx_vec*, const arma::cx_vec*);

}  // namespace ritz
