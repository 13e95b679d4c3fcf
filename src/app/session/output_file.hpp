#pragma once

#include <string>
#include <vector>

#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// Refuses an output file that is there, unless it is to be replaced, and one that the command
/// reads in any case, by whatever links (UsageError). Looked at by rank 0. Collective.
void require_writable_output(const Communicator& communicator, const std::string& path,
                             bool overwrite, const std::vector<std::string>& inputs);

}  // namespace ritz
