#pragma once

#include <string>
#include <vector>

#include <ritz/app/session/context.hpp>
#include <ritz/app/session/run_directory.hpp>
#include <ritz/app/session/stop_requests.hpp>
#include <ritz/base/value.hpp>

namespace ritz {

/// One run: what to compute and where.
struct RunRequest {
  Value configuration;  ///< with all overrides applied
  std::string directory;
  std::vector<std::string> inputs;  ///< files that it reads, and may not replace
  Existing existing = Existing::refuse;
  bool force = false;     ///< also where it will not fit into the memory
  bool is_point = false;  ///< of a scan, which itself says what there is to say before and after
};

/// Makes a run with all that it leaves in its directory, or goes on with the one that is there.
/// Returns `done`, also for a run that was finished before, or `stopped` when `stop` asked for it;
/// throws Error. `summary.json` then has the numbers. Collective over the ranks of the context.
ExitStatus execute_run(const Context& context, const RunRequest& request, const StopRequests& stop);

}  // namespace ritz
