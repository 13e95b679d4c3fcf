#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// Mean distance of a pair ⟨r_pq⟩ and ⟨r_pq²⟩, per pair.
ObservableKind pair_distance_kind();

}  // namespace ritz
