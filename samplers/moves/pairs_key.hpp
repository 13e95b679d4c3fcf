#pragma once

#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

/// The key `pairs` of moves that concern two sites.
Key pairs_key();

/// The pairs that the key asks for: the bonds of the lattice, or none for any two sites. Left out,
/// it is recorded as the bonds where they join all sites. Throws UsageError where it asks for bonds
/// that leave configurations out.
std::vector<Bond> choose_pairs(Settings& settings, const LatticeHamiltonian& system);

}  // namespace ritz
