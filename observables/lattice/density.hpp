#pragma once

#include <ritz/model/fock_sum.hpp>
#include <ritz/model/observable.hpp>

namespace ritz {

/// H of particles that hop between sites; nullptr for other systems.
const FockSum* particles_of(const Hamiltonian& hamiltonian);

/// ⟨n⟩ of every site and species; the double occupancy Σ n↑n↓/N of fermions of two spins, Σ n²/N of
/// bosons.
ObservableKind density_kind();

}  // namespace ritz
