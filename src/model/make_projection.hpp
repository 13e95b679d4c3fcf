#pragma once

#include <memory>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/projection.hpp>

namespace ritz {

/// The table [projection].
Schema projection_schema();
/// The sum over the symmetries that the table names. Throws UsageError where they are none of the
/// Hamiltonian, or take the momentum to another one.
std::unique_ptr<Projection> make_projection(const Settings& settings,
                                            const Hamiltonian& hamiltonian);

}  // namespace ritz
