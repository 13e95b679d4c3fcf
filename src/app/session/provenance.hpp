#pragma once

#include <string>

#include <ritz/base/value.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// The first line of `log.txt` for this call: when, by what, and how it was called.
std::string log_header(const Value& provenance);

/// "0.1.0".
std::string version();

/// "0.1.0 (commit 0123456789ab)": what must be alike on all ranks.
std::string build_identity();

/// Sets BLAS to one thread per rank: threads would fight the ranks for cores, and change bits.
/// False where it is not OpenBLAS and cannot be told.
bool limit_blas_threads();

/// What the program is made of: version, git commit, build, compiler, MPI, BLAS, HDF5 and the
/// instructions for which it is compiled.
Value build_facts(const Communicator& communicator);

/// Where numbers come from: version, git commit, compiler, libraries, ranks, hosts, processor,
/// command line, date, scheduler's job. Collective.
Value provenance(const Communicator& communicator, const std::string& command_line);

}  // namespace ritz
