#pragma once

#include <ritz/wavefunctions/particles/orbitals/orbitals.hpp>

namespace ritz {

/// Slater's functions r^{n−1} e^{−ζr} and sums of them, with the cusps of the nuclei
/// (NuclearBasis). Parameters: NuclearOrbitals.
OrbitalsKind slater_type_kind();

}  // namespace ritz
