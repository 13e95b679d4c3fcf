#pragma once

#include <ritz/app/session/context.hpp>
#include <ritz/setup/make_problem.hpp>

namespace ritz {

/// Takes the parameters of the run in the directory `problem.start_from` for those of the
/// wavefunction that have the same name and shape there, and says which. A factor whose form
/// contains that of the earlier run's factor of the same name, or the first of its kind, starts as
/// that one (Wavefunction::take_over). Warns where numbers fit that had another meaning. Read by
/// rank 0. Throws FileError when the run has left no parameters, UsageError when none fits, on
/// every rank alike. Collective.
void take_parameters(const Context& context, ConfiguredProblem& problem);

}  // namespace ritz
