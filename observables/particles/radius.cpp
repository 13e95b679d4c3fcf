#include <ritz/observables/particles/radius.hpp>

#include <ritz/observables/particles/lengths.hpp>

namespace ritz {

ObservableKind radius_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    const ParticleSpace& space = dynamic_cast<const ParticleHamiltonian&>(hamiltonian).space();
    if (space.is_periodic()) return nullptr;
    return std::make_unique<Lengths>(space, Lengths::Of::radii, "radius");
  };
  return {Schema("radius", "⟨r⟩ and ⟨r²⟩ of a particle, in bohr"), "continuum", create};
}

}  // namespace ritz
