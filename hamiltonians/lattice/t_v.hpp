#pragma once

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// Spinless fermions, H = −Σ_b t_b (c†_i c_j + h.c.) + Σ_b V_b n_i n_j over the bonds of a lattice.
SystemKind t_v_kind();

}  // namespace ritz
