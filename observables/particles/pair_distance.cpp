#include <ritz/observables/particles/pair_distance.hpp>

#include <ritz/observables/particles/lengths.hpp>

namespace ritz {

ObservableKind pair_distance_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    const ParticleSpace& space = dynamic_cast<const ParticleHamiltonian&>(hamiltonian).space();
    if (space.n_particles() < 2) return nullptr;
    return std::make_unique<Lengths>(space, Lengths::Of::pairs, "pair_distance");
  };
  return {Schema("pair_distance", "⟨r⟩ and ⟨r²⟩ of a pair of particles, in bohr"), "continuum",
          create};
}

}  // namespace ritz
