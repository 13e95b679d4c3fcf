#include <catch2/catch.hpp>

#include "tests/support/kinds.hpp"

using namespace ritz;
using namespace ritz::testing;

// At the origin ∇log ψ = 0 and ∇²log ψ = −κ d/s for each particle: T = N κ d/2s.
TEST_CASE("the kinetic energy of the exponential envelope at the origin") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 2\ndimensions = 3\nstatistics = \"boson\"");
  const auto psi =
      make_wavefunction("kind = \"exponential_envelope\"\nkappa = 0.8\nsoftening = 1.6", *system);
  LocalEnergies out;
  system->local_energies(*psi, *psi->track(Batch(6, 1, arma::fill::zeros)), out);
  CHECK(out.terms(0, 0) == Approx(2 * 0.8 * 3 / (2 * 1.6)));
}
