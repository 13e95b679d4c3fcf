#pragma once

#include <ritz/model/observable.hpp>

namespace ritz {

/// Σσᶻ/N of spins, its modulus and square; the same with alternating signs where the bonds of the
/// lattice are bipartite; ⟨σᶻ⟩ of every site.
ObservableKind magnetization_kind();

}  // namespace ritz
