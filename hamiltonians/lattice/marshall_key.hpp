#pragma once

#include <optional>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

/// The key `marshall`: whether ψ gets the signs under which no off-diagonal element of H is
/// positive.
Key marshall_key();

/// Signs for couplings that are frustrated as a whole.
struct PartialRule {
  std::optional<std::vector<char>> sites;  ///< those of some of the couplings, where they exist
  bool is_usual = false;                   ///< they are taken where the key is left out
};

/// Gives the system the sites of these signs where the key asks for them or, left out, where they
/// exist, and records the choice. Throws UsageError with the place where there are none.
void choose_signs(Settings& settings, LatticeHamiltonian& hamiltonian,
                  const PartialRule& partial = {});

}  // namespace ritz
