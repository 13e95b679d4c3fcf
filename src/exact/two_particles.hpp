#pragma once

#include <optional>

#include "exact/exact_energy.hpp"
#include "exact/harmonic_trap.hpp"

namespace ritz {

/// Two particles in an isotropic trap. The centre of mass is an oscillator of energy d ω/2; the
/// relative motion obeys -f'' - (D-1)/r f' + (ω² r²/4 + V(r)) f = e f with D = d + 2 l, where l = 0
/// for a state that is symmetric in space and 1 for two fermions of equal spin. An inverse square
/// joins the centrifugal term (closed form); the others are solved to a part in 10^12.
///
/// Nothing for other numbers of particles, for unequal frequencies, and where the attraction leaves
/// no ground state.
std::optional<ExactEnergy> two_particle_energy(const TrapSystem& trap);

}  // namespace ritz
