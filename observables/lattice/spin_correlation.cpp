#include <ritz/observables/lattice/spin_correlation.hpp>

#include <ritz/observables/lattice/lattice_observable.hpp>
#include <ritz/observables/lattice/pair_correlation.hpp>

namespace ritz {

ObservableKind spin_correlation_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    if (const Lattice* lattice = spin_lattice(hamiltonian)) return pair_correlation(*lattice, 1);
    const FockSum* particles = particles_of(hamiltonian);
    if (!particles || particles->space().n_species() != 2) return nullptr;
    return pair_correlation(*dynamic_cast<const LatticeHamiltonian&>(hamiltonian).lattice(), -1);
  };
  return {Schema("spin_correlation",
                 "⟨σᶻσᶻ⟩ of pairs of sites against their distance, σᶻ = n↑ − n↓ of fermions"),
          "lattice", create};
}

}  // namespace ritz
