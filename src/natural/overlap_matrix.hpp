#pragma once

#include <ritz/natural/sample_products.hpp>

namespace ritz {

/// The matrix S = Re⟨ΔO* ΔO⟩ of all samples: n_parameters x n_parameters, the same bits on any
/// number of ranks, known to all. Collective.
arma::mat overlap_matrix(const Communicator& communicator, const EnergyBatch& batch,
                         const arma::mat& weights, arma::uword n_parameters);

/// Its diagonal alone, without the matrix. Collective.
arma::vec overlap_diagonal(const Communicator& communicator, const EnergyBatch& batch,
                           const arma::mat& weights, arma::uword n_parameters);

/// S v without the matrix. Collective.
arma::vec overlap_times(const Communicator& communicator, const EnergyBatch& batch,
                        const arma::mat& weights, const arma::vec& v);

}  // namespace ritz
