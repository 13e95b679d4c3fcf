#pragma once

#include <optional>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/hamiltonians/particles/electron_gas.hpp>

namespace ritz {

/// The energy of electrons in a periodic cell: the sum of the lowest plane waves without
/// interaction, tables of two and of fourteen electrons with it.
std::optional<ExactEnergy> electron_gas_energy(const ElectronGas& gas);

}  // namespace ritz
