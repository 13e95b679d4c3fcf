#pragma once

#include <ritz/model/hamiltonian.hpp>
#include <ritz/wavefunctions/particles/orbitals/nuclear_basis.hpp>

namespace ritz {

/// The n lowest orbitals of one electron in these functions, n x n_functions, for a start: in the
/// potential of the nuclei, which electrons that repel each other screen but for one charge each.
/// Integrals are sums over points about the nuclei (D. E. Ellis and G. S. Painter, Phys. Rev. B 2,
/// 2887 (1970)) with weights of A. D. Becke, J. Chem. Phys. 88, 2547 (1988).
arma::mat molecular_start(const ParticleHamiltonian& system, const NuclearBasis& basis,
                          arma::uword n);

}  // namespace ritz
