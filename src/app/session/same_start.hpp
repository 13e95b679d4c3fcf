#pragma once

#include <string>

#include <ritz/base/error.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// Refuses ranks that do not hold the same text, since they would wait for each other for ever or
/// mix their numbers: an Error of this status, on every rank alike, names the first that differs
/// from rank 0. `what` they are: "the arguments". Collective.
void require_same(const Communicator& communicator, const std::string& text, ExitStatus status,
                  const std::string& what);

}  // namespace ritz
