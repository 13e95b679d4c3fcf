#pragma once

#include <armadillo>
#include <cstdint>
#include <vector>

namespace ritz {

/// Rows to learn from and rows to be judged by, both ascending.
struct Split {
  arma::uvec train, test;
};

/// Test rows are those with row mod `every` = every − 1.
Split split_every(arma::uword n_rows, arma::uword every);

/// A random share of the rows, rounded to whole rows, of every class of `classes` (one per row)
/// alike; an empty `classes` is one class.
Split split_fraction(arma::uword n_rows, double fraction, std::uint64_t seed,
                     const arma::uvec& classes);

/// The rows that are held back in each fold: fold k has the rows with row mod n_folds = k, or, with
/// shuffle, the same of the rows in random order.
std::vector<arma::uvec> fold_rows(arma::uword n_rows, arma::uword n_folds, bool shuffle,
                                  std::uint64_t seed);

}  // namespace ritz
