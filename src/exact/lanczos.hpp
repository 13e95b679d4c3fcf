#pragma once

#include <armadillo>
#include <complex>
#include <functional>
#include <vector>

#include <ritz/exact/exact_energy.hpp>

namespace ritz {

/// out = A v for a Hermitian matrix A.
template <class T>
using LinearMap = std::function<void(const arma::Col<T>& v, arma::Col<T>& out)>;

/// The lowest eigenvalue of a Hermitian matrix of n rows by Lanczos' method, from a fixed random
/// start; T is double or std::complex<double>. The residual is below 1e-9 of the norm of A: for an
/// eigenvalue with a gap, an error near rounding. Keeps three vectors. Throws NumericsError where
/// the method does not converge.
template <class T>
double lowest_eigenvalue(arma::uword n, const LinearMap<T>& times);

/// The lowest levels of a Hermitian matrix of n rows with the number of their states: Lanczos'
/// method again and again, each time from another random start in the space orthogonal to all
/// eigenvectors found before, so that states of equal energy come one after the other. Ends with
/// the first state above `n_levels` levels, or after `most_states`. Eigenvalues closer than 1e-8 of
/// the norm are one level. The first is that of lowest_eigenvalue(). Keeps three vectors and one
/// per state, and does everything twice.
///
/// A single Krylov space, restarted or not, holds one vector of each eigenspace and finds the
/// others by rounding errors alone; hence not one run for several states.
template <class T>
std::vector<Level> lowest_levels(arma::uword n, const LinearMap<T>& times, std::size_t n_levels,
                                 std::size_t most_states);

/// Levels of some of the lowest eigenvalues of a matrix, of a norm of about `norm`; `all` says
/// that these are all that it has.
std::vector<Level> count_levels(std::vector<double> eigenvalues, double norm, bool all);

extern template double lowest_eigenvalue(arma::uword, const LinearMap<double>&);
extern template double lowest_eigenvalue(arma::uword, const LinearMap<std::complex<double>>&);
extern template std::vector<Level> lowest_levels(arma::uword, const LinearMap<double>&, std::size_t,
                                                 std::size_t);
extern template std::vector<Level> lowest_levels(arma::uword,
                                                 const LinearMap<std::complex<double>>&,
                                                 std::size_t, std::size_t);

}  // namespace ritz
