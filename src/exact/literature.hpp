#pragma once

#include <optional>

#include <ritz/base/settings.hpp>
#include <ritz/exact/exact_energy.hpp>
#include <ritz/exact/harmonic_trap.hpp>

namespace ritz {

/// Energies from the literature and from diagonalizations that are too long to repeat: quantum dots
/// in two and three dimensions, hard-sphere bosons in an elongated trap, fermions with a Gaussian
/// interaction in one dimension. A system that is a change of units away from a tabulated one is
/// recognised too.
std::optional<ExactEnergy> trap_energy_from_literature(const TrapSystem& trap);

/// A system of kind "atom": one electron around any nucleus in closed form, the neutral atoms from
/// hydrogen to neon in their ground-state spin from the literature. Hartree, nuclei at rest.
std::optional<ExactEnergy> atom_energy(double charge, int n_up, int n_down);

}  // namespace ritz
