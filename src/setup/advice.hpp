#pragma once

#include <string>
#include <vector>

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// What can be known of a right configuration before it runs: sentences for its user, none where
/// nothing is doubtful. Warns of a positive ψ where the ground state may have other signs, of a ψ
/// without the cusp of a Coulomb interaction, and of observables that ψ fixes by its form.
/// `psi` has the signs of the system, and `observables` are named as in the configuration.
std::vector<std::string> advice(const Hamiltonian& hamiltonian, const Wavefunction& psi,
                                const std::vector<std::string>& observables);

}  // namespace ritz
