#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// Number of pairs per distance, normalised to the number of pairs.
ObservableKind pair_distribution_kind();

}  // namespace ritz
