#include <catch2/catch.hpp>

#include <ritz/samplers/moves/langevin.hpp>

#include "tests/support/kinds.hpp"

using namespace ritz;
using namespace ritz::testing;

TEST_CASE("the drift of a particle is limited by its own gradient") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 2\ndimensions = 3\nstatistics = \"boson\"");
  const auto psi = make_wavefunction("kind = \"gaussian\"", *system);
  const auto& space = dynamic_cast<const ParticleSpace&>(system->space());
  const double tau = 0.25;
  LangevinStep move(space, true, StepLength(std::sqrt(tau), false, 0.7));
  // ∇log ψ = −r; the first particle is near, the second at another distance in each walker.
  Batch r(6, 2, arma::fill::zeros);
  r(0, 0) = r(0, 1) = 0.6;
  r(1, 0) = r(1, 1) = 0.8;
  r(5, 0) = 0.1;
  r(5, 1) = 100;
  const auto state = psi->track(r);
  const arma::mat no_noise(6, 2, arma::fill::zeros);
  Trial trial;
  move.propose(*state, {no_noise, 0, 1.0}, trial);
  const arma::mat drift = trial.all - r;
  const double factor = tau * 2 / (1 + std::sqrt(1 + 2 * tau));
  for (arma::uword w = 0; w < 2; ++w) {
    CHECK(drift(0, w) == Approx(-0.6 * factor).epsilon(1e-12));
    CHECK(drift(1, w) == Approx(-0.8 * factor).epsilon(1e-12));
  }
  // A long one is √(2τ).
  CHECK(drift(5, 1) == Approx(-std::sqrt(2 * tau)).epsilon(0.02));
}
