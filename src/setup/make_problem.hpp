#pragma once

#include <memory>
#include <utility>

#include <ritz/base/settings.hpp>
#include <ritz/vmc/problem.hpp>

namespace ritz {

/// Checks a whole configuration and makes everything it asks for. Throws ConfigurationError with
/// every mistake that can be found, one line each with its place. `n_ranks` is the number of ranks
/// the run is for: fewer walkers than ranks are refused.
Problem make_problem(const Value& configuration, int n_ranks);

/// The system of a configuration alone, with its table as resolved. Throws ConfigurationError.
std::pair<std::unique_ptr<Hamiltonian>, Settings> make_system(const Value& configuration);

}  // namespace ritz
