#pragma once

#include <ritz/app/session/context.hpp>
#include <ritz/app/session/run_directory.hpp>
#include <ritz/app/session/stop_requests.hpp>
#include <ritz/learning/fit_problem.hpp>

namespace ritz {

/// Fits, judges and validates, and leaves the files behind. A request to stop ends it after the
/// epoch with the model so far, or in the middle of the grid search or the validation. Collective.
/// `inputs` are the files that it reads and may not replace.
ExitStatus execute_fit(const Context& context, FitProblem& problem, RunDirectory& directory,
                       Existing existing, const std::vector<std::string>& inputs,
                       const StopRequests& stop);

}  // namespace ritz
