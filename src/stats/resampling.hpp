#pragma once

#include <armadillo>
#include <cstdint>
#include <functional>

namespace ritz {

/// A random index below n, uniform, from whatever stream the caller owns.
using RandomIndex = std::function<std::uint64_t(std::uint64_t n)>;

/// Statistics of the rows (samples) with these indices.
using Statistic = std::function<arma::vec(const arma::uvec& rows)>;

/// The statistics of all rows and what resampling says about them.
struct ResampledEstimate {
  arma::vec value;       ///< of the rows as they are
  arma::vec error;       ///< standard error
  arma::vec bias;        ///< estimate of ⟨value⟩ − truth; subtract it where wanted
  arma::mat replicates;  ///< the statistics of each resample, a column each
};

/// n rows drawn with replacement from 0 … n − 1.
arma::uvec bootstrap_rows(arma::uword n, const RandomIndex& random_index);

/// The rows of 0 … n − 1 that are not in `rows` (out of bag), ascending.
arma::uvec rows_left_out(const arma::uvec& rows, arma::uword n);

/// The bootstrap (Efron, Ann. Stat. 7, 1 (1979)) over n independent rows; the error is the
/// standard deviation of the replicates. Throws std::logic_error for fewer than 2 resamples.
ResampledEstimate bootstrap(arma::uword n, arma::uword n_resamples, const RandomIndex& random_index,
                            const Statistic& statistic);

/// The delete-one jackknife over n independent rows (Efron & Tibshirani, An Introduction to the
/// Bootstrap, 1993, eqs. 11.4–11.5). Throws std::logic_error for fewer than 2 rows.
ResampledEstimate jackknife(arma::uword n, const Statistic& statistic);

/// The error by the jackknife from delete-one replicates in columns: [(n − 1)/n Σ (θ_i − θ̄)²]^½.
arma::vec jackknife_error(const arma::mat& replicates);

}  // namespace ritz
