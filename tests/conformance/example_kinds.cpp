#include "examples/cauchy.hpp"
#include "examples/exponential_envelope.hpp"
#include "examples/quartic_trap.hpp"

// Linked into the programs that go through the registries, so that what holds for the kinds of Ritz
// is shown for those of examples/ as well.
namespace {

[[maybe_unused]] const bool added = [] {
  ritz::add_kind(ritz::exponential_envelope_kind());
  ritz::add_kind(ritz::quartic_trap_kind());
  ritz::add_kind(ritz::cauchy_kind());
  return true;
}();

}  // namespace
