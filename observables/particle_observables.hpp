#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// Mean distance from the origin ⟨r⟩ and ⟨r²⟩, per particle.
ObservableKind radius_kind();
/// Mean distance of a pair ⟨r_pq⟩ and ⟨r_pq²⟩, per pair.
ObservableKind pair_distance_kind();
/// Number of particles per volume: against the distance from the origin, and on a grid of planes.
ObservableKind one_body_density_kind();
/// Number of pairs per distance, normalised to the number of pairs.
ObservableKind pair_distribution_kind();

}  // namespace ritz
