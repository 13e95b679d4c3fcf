#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// ⟨σᶻ_i σᶻ_j⟩ of pairs of sites against their distance.
ObservableKind spin_correlation_kind();

}  // namespace ritz
