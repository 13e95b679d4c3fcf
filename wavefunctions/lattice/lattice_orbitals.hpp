#pragma once

#include <vector>

#include <ritz/model/fock_sum.hpp>

namespace ritz {

/// The lowest eigenvectors of the one-particle part of H, n_sites x n for each species.
std::vector<arma::mat> tight_binding_orbitals(const FockSum& sum);

/// Those of the unrestricted mean field of H (Hartree and Fock), from staggered densities that
/// `signs`, ±1 for each site, prescribe: the state with the lowest energy that damped iterations
/// find. H is one of fermions.
std::vector<arma::mat> mean_field_orbitals(const FockSum& sum, const arma::vec& signs);

}  // namespace ritz
