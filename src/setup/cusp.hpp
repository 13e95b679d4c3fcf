#pragma once

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// Whether E_L grows as 1/r where two charges meet whose ψ does not vanish there, as it does where
/// ψ lacks the cusp. Found from local energies near contact; false for any other interaction.
bool lacks_cusp(const Hamiltonian& system, const Wavefunction& wavefunction);

/// The same where a particle meets a centre that attracts it: a nucleus.
bool lacks_cusp_at_centres(const Hamiltonian& system, const Wavefunction& wavefunction);

/// Whether the variance of E_L is infinite for that: in one and two dimensions.
bool has_infinite_variance(const Hamiltonian& system, const Wavefunction& wavefunction);

}  // namespace ritz
