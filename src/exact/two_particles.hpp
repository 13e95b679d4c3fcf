#pragma once

#include <optional>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/exact/harmonic_trap.hpp>

namespace ritz {

/// Two particles in an isotropic trap. The centre of mass is an oscillator of energy d ω/2; the
/// relative motion obeys -f'' - (D-1)/r f' + (ω² r²/4 + V(r)) f = e f with D = d + 2 l, where l = 0
/// for a state that is symmetric in space and 1 for two fermions of equal spin. An inverse square
/// joins the centrifugal term (closed form); the others are solved to a part in 10^12.
///
/// Nothing for other numbers of particles, for unequal frequencies, and where the attraction leaves
/// no ground state.
std::optional<ExactEnergy> two_particle_energy(const TrapSystem& trap);

/// Two particles with Coulomb repulsion s/r at the two highest of the frequencies where the
/// relative motion is a polynomial times a Gaussian, f = (1 + c r + ...) exp(-ω r²/4) of degree n:
/// ω = s²/(D-1) for n = 1 and s²/(4D-2) for n = 2, both with the relative energy ω (n + D/2)
/// [Taut, Phys. Rev. A 48, 3561 (1993); J. Phys. A 27, 1045 (1994)]. Nothing elsewhere.
std::optional<ExactEnergy> taut_energy(const TrapSystem& trap);

}  // namespace ritz
