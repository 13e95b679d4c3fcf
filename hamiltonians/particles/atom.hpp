#pragma once

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// A Molecule of one nucleus, which is at the origin.
SystemKind atom_kind();

}  // namespace ritz
