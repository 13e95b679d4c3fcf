#pragma once

#include <armadillo>
#include <span>

namespace ritz {

/// The elements of a matrix or vector, column by column, without a copy.
inline std::span<const double> elements(const arma::mat& m) { return {m.memptr(), m.n_elem}; }
inline std::span<double> elements(arma::mat& m) { return {m.memptr(), m.n_elem}; }

}  // namespace ritz
