#include <ritz/observables/particles/radius.hpp>

#include <ritz/observables/particles/lengths.hpp>

namespace ritz {

ObservableKind radius_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    return std::make_unique<Lengths>(dynamic_cast<const ParticleHamiltonian&>(hamiltonian).space(),
                                     Lengths::Of::radii, "radius");
  };
  return {Schema("radius", "⟨r⟩ and ⟨r²⟩ of a particle, in bohr"), "continuum", create};
}

}  // namespace ritz
