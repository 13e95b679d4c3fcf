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

}  // namespace ritz
