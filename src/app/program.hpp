#pragma once

namespace ritz {

/// The command `ritz`: starts MPI, reads the arguments, runs, and returns the exit status for
/// main() to return. A program of your own calls add_kind() for its kinds first.
int program(int argc, char** argv);

}  // namespace ritz
