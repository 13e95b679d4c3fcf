#pragma once

#include <string>
#include <vector>

#include "parallel/communicator.hpp"
#include "vmc/problem.hpp"

namespace ritz {

/// What makes a run slow that could be set right before it starts: more ranks than cores on a host,
/// a BLAS whose threads may fight the ranks. On rank 0, elsewhere nothing. Collective.
std::vector<std::string> environment_warnings(const Communicator& communicator);

/// Bytes that a run will have on disk at the most: checkpoints (the new one is written before the
/// oldest goes), results and history. An estimate.
double expected_bytes(const Problem& problem);

/// A sentence when the file system of the directory has less room than `bytes`, otherwise empty.
std::string room_warning(const std::string& directory, double bytes);

}  // namespace ritz
