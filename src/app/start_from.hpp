#pragma once

#include "app/context.hpp"
#include "vmc/problem.hpp"

namespace ritz {

/// Takes the parameters of the run in the directory `problem.start_from` for those of the
/// wavefunction that have the same name and shape there, and says which. Where a factor has others,
/// and its form contains that of the earlier run's factor at the same place
/// (Wavefunction::take_over), it starts as that one. Read by rank 0. Throws FileError when the run
/// has left no parameters, UsageError when none fits, on every rank alike. Collective.
void take_parameters(const Context& context, Problem& problem);

}  // namespace ritz
