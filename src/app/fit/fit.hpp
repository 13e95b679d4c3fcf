#pragma once

#include <string>
#include <vector>

#include <ritz/app/session/context.hpp>
#include <ritz/app/session/run_directory.hpp>
#include <ritz/app/session/stop_requests.hpp>
#include <ritz/learning/fit_problem.hpp>

namespace ritz {

/// What a command asks of a fit beside its configuration.
struct FitRequest {
  Existing existing = Existing::refuse;
  std::vector<std::string> inputs;  ///< files that it reads and may not replace
  bool force = false;               ///< also what will not fit into the memory
};

/// Fits, judges and validates, and leaves the files behind. A request to stop ends it after the
/// epoch with the model so far, or in the middle of the grid search or the validation. Collective.
ExitStatus execute_fit(const Context& context, FitProblem& problem, RunDirectory& directory,
                       const FitRequest& request, const StopRequests& stop);

}  // namespace ritz
