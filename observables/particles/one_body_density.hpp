#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// Number of particles per volume: against the distance from the origin, and on a grid of planes.
ObservableKind one_body_density_kind();

}  // namespace ritz
