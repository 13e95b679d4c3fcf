#include <ritz/app/program.hpp>

#include "cauchy.hpp"
#include "exponential_envelope.hpp"
#include "quartic_trap.hpp"

// The command `ritz` with three kinds more: `my_ritz list wavefunctions` shows them, configurations
// name them, and all that holds for the others (checks, messages, config.toml) holds for them.
int main(int argc, char** argv) {
  ritz::add_kind(ritz::exponential_envelope_kind());
  ritz::add_kind(ritz::quartic_trap_kind());
  ritz::add_kind(ritz::cauchy_kind());
  return ritz::program(argc, argv);
}
