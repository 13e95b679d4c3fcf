#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// Mean distance from the origin ⟨r⟩ and ⟨r²⟩, per particle.
ObservableKind radius_kind();

}  // namespace ritz
