#pragma once

#include <ritz/wavefunctions/particles/orbitals/orbitals.hpp>

namespace ritz {

/// The bound states of one electron about an effective charge of each shell, in the order 1s, 2s,
/// 2p, 3s, …, with the cusps of the nuclei (NuclearBasis). Parameters: NuclearOrbitals.
OrbitalsKind hydrogenic_kind();

}  // namespace ritz
