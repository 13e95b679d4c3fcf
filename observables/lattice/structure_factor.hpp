#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// ⟨|Σ_j σᶻ_j exp(−i k·r_j)|²⟩/N for the wavevectors k of the lattice's extent.
ObservableKind structure_factor_kind();

}  // namespace ritz
