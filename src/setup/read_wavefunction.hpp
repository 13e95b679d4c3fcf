#pragma once

#include <memory>
#include <vector>

#include <ritz/model/product.hpp>
#include <ritz/setup/read_system.hpp>

namespace ritz {

/// What [[wavefunction]] says, factor by factor.
struct WavefunctionPart {
  std::vector<WavefunctionKind> kinds;
  std::vector<Settings> settings;
  std::unique_ptr<Product> psi;  ///< nullptr where a table is wrong or there is no system
};

WavefunctionPart read_wavefunction(Reading& reading, const SystemPart& system);

}  // namespace ritz
