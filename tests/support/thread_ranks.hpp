#pragma once

#include <functional>

#include <ritz/parallel/communicator.hpp>

namespace ritz::test {

/// Calls work(communicator) once for each of n_ranks ranks that are threads of this process, and
/// returns when all have: what runs over MPI, in a unit test. An exception of `work` is thrown on,
/// that of the lowest rank first; all ranks must throw or none.
void on_ranks(int n_ranks, const std::function<void(const Communicator&)>& work);

}  // namespace ritz::test
