#pragma once

#include <random>

#include <ritz/derivatives/log_derivatives.hpp>

namespace ritz::test {

/// Log-derivatives of random numbers, and the same as plain matrices, made by loops that share
/// nothing with the classes of parts.
struct RandomDerivatives {
  LogDerivatives derivatives;
  arma::mat log_abs, phase;  ///< n_parameters x n_walkers
};

/// Which parts there are.
enum class Ansatz {
  real,         ///< all forms of real parts
  two_outputs,  ///< log|ψ| and phase from real parameters
  holomorphic,  ///< complex parameters only
  mixed,        ///< all of these
  wide          ///< so many that those of a few hundred samples travel in several slices
};

arma::mat random_matrix(std::mt19937_64& generator, arma::uword n_rows, arma::uword n_columns);

RandomDerivatives random_derivatives(std::mt19937_64& generator, Ansatz ansatz,
                                     arma::uword n_walkers, double offset = 0);

}  // namespace ritz::test
