#pragma once

#include <string>
#include <vector>

#include <ritz/setup/read_system.hpp>
#include <ritz/vmc/problem.hpp>

namespace ritz {

/// A run and the configuration that it was read from.
struct ConfiguredProblem : Problem {
  Value configuration;             ///< as resolved: running it again gives the same run
  std::vector<std::string> notes;  ///< what was rounded or left out, for the user
  std::string start_from;          ///< the directory of an earlier run, or empty
};

/// Checks a whole configuration and makes everything it asks for. Throws ConfigurationError with
/// every mistake that can be found, one line each with its place. `n_ranks` is the number of ranks
/// the run is for: fewer walkers than ranks are refused.
ConfiguredProblem make_problem(const Value& configuration, int n_ranks);

}  // namespace ritz
