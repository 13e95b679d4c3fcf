#pragma once

#include <string>
#include <vector>

#include <ritz/app/session/context.hpp>
#include <ritz/setup/forecast.hpp>
#include <ritz/setup/make_problem.hpp>

namespace ritz {

/// What makes a run slow that could be set right before it starts: more ranks than cores on a host,
/// a BLAS whose threads may fight the ranks. On rank 0, elsewhere nothing. Collective.
std::vector<std::string> environment_warnings(const Communicator& communicator);

/// What a run or a fit is forecast to take.
struct NeededMemory {
  std::string what;  ///< makes most of it: `"sampler.walkers" is 10000000, which`
  double bytes = 0;  ///< of rank 0
  double bytes_of_others = 0;
};
/// Of a run.
NeededMemory needed_memory(const ConfiguredProblem& problem, const Forecast& forecast);
/// Refuses what will not fit into the memory of the host of rank 0, beside the other ranks that are
/// there, before anything is made (UsageError); where `force` insists, warns. The sentence names
/// what makes `task`, "the run", large. The forecast is that of rank 0. Collective.
void require_room_in_memory(const Context& context, const std::string& task,
                            const NeededMemory& needed, bool force);

/// Bytes that a run will have on disk at the most: checkpoints (the new one is written before the
/// oldest goes), results and history. An estimate.
double expected_bytes(const ConfiguredProblem& problem);

/// A sentence when the file system of the directory has less room than `bytes`, otherwise empty.
std::string room_warning(const std::string& directory, double bytes);

}  // namespace ritz
