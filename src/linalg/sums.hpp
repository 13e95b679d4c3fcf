#pragma once

#include <armadillo>
#include <span>

namespace ritz {

/// The sum of the numbers, in an order fixed by their count alone (eight interleaved partial sums,
/// in pairs of halves above 512 numbers): the same bits for the same numbers, whatever their
/// alignment or the width of the processor's vectors.
double sum(std::span<const double> x);

/// The sum of every column: 1 x n_cols, each depending on the entries of its column only.
void column_sums(const arma::mat& x, arma::rowvec& out);

}  // namespace ritz
