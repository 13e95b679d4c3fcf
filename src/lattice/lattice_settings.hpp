#pragma once

#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/lattice/lattice.hpp>

namespace ritz {

/// The key `lattice` of a system.
Key lattice_key();
/// The same for systems whose particles hop, which may change their sign around an axis:
/// `periodic` takes "antiperiodic", too.
Key hopping_lattice_key();

/// The lattice of a resolved [system] table; its extent and boundaries are recorded with one entry
/// per axis. Throws ConfigurationError or UsageError with the place of what is wrong.
Lattice make_lattice(const Settings& system);

/// One line per bond, "    3: 3 – 4", in the order of the couplings.
std::string bond_listing(const std::vector<Bond>& bonds);

}  // namespace ritz
