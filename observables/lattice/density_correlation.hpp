#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// ⟨n_i n_j⟩ of pairs of sites against their distance, n_i all particles of a site.
ObservableKind density_correlation_kind();

}  // namespace ritz
