#pragma once

#include "model/hamiltonian.hpp"

namespace ritz {

/// Whether E_L grows as 1/r where two charges meet, as it does where ψ lacks the cusp, so that its
/// variance is infinite: in one and two dimensions, for pairs whose ψ does not vanish there. Found
/// from local energies near contact; false for any other interaction.
bool has_infinite_variance(const Hamiltonian& system, const Wavefunction& wavefunction);

}  // namespace ritz
