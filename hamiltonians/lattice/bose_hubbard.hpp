#pragma once

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// H = −Σ_b t_b (b†_i b_j + h.c.) + Σ_i U_i n_i (n_i − 1)/2 over the bonds and sites of a lattice.
SystemKind bose_hubbard_kind();

}  // namespace ritz
