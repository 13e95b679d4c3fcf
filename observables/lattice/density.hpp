#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// ⟨n⟩ of every site and species; the double occupancy Σ n↑n↓/N of fermions of two spins, Σ n²/N of
/// bosons.
ObservableKind density_kind();

}  // namespace ritz
