#pragma once

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// H = −Σ_b t_b Σ_σ (c†_iσ c_jσ + h.c.) − Σ_c t2_c Σ_σ (c†_iσ c_jσ + h.c.) + Σ_i U_i n_i↑ n_i↓ over
/// the bonds b of nearest and c of second neighbours and the sites of a lattice. All operators of
/// spin up are ordered before those of spin down.
SystemKind fermi_hubbard_kind();

}  // namespace ritz
