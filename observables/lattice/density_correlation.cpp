#include <ritz/observables/lattice/density_correlation.hpp>

#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/observables/lattice/lattice_observable.hpp>
#include <ritz/observables/lattice/pair_correlation.hpp>

namespace ritz {

ObservableKind density_correlation_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    if (!particles_of(hamiltonian)) return nullptr;
    return pair_correlation(*dynamic_cast<const LatticeHamiltonian&>(hamiltonian).lattice(), 1);
  };
  return {Schema("density_correlation", "⟨nn⟩ of pairs of sites against their distance"), "lattice",
          create};
}

}  // namespace ritz
