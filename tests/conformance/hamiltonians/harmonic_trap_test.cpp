#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/base/error.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

std::string trap(int n, int d, const std::string& more) {
  return "kind = \"harmonic_trap\"\nstatistics = \"boson\"\nparticles = " + std::to_string(n) +
         "\ndimensions = " + std::to_string(d) + "\n" + more;
}

/// Every term of the potential energy, written out particle by particle.
template <class Pair>
void check_potential(const std::string& toml, const arma::vec& omega, Pair&& pair) {
  INFO(toml);
  const auto system = make_system(toml);
  const auto psi = make_wavefunction("kind = \"gaussian\"", *system);
  const auto& space = dynamic_cast<const ParticleSpace&>(system->space());
  const arma::uword n = space.n_particles(), d = space.dimensions();
  const Batch r = draw_particles(*system, *psi, 6, 5);
  LocalEnergies out;
  system->local_energies(*psi, *psi->track(r), out);
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    double external = 0, interaction = 0;
    for (arma::uword p = 0; p < n; ++p) {
      for (arma::uword k = 0; k < d; ++k) external += std::pow(omega[k] * r(p * d + k, w), 2) / 2;
      for (arma::uword q = 0; q < p; ++q) {
        double square = 0;
        for (arma::uword k = 0; k < d; ++k)
          square += std::pow(r(p * d + k, w) - r(q * d + k, w), 2);
        interaction += pair(std::sqrt(square));
      }
    }
    CHECK(out.terms(1, w) == Approx(external).epsilon(1e-13));
    CHECK(out.terms(2, w) == Approx(interaction).epsilon(1e-13));
  }
}

}  // namespace

TEST_CASE("the potential energy of the harmonic trap") {
  check_potential(trap(1, 1, "omega = 0.7"), {0.7}, [](double) { return 0.0; });
  check_potential(trap(3, 3, "omega = [1.0, 1.5, 2.0]"), {1.0, 1.5, 2.0},
                  [](double) { return 0.0; });
  check_potential(trap(4, 2, "interaction = \"coulomb\""), {1, 1}, [](double r) { return 1 / r; });
  check_potential(trap(3, 3, "interaction = { kind = \"coulomb\", strength = 2.5 }"), {1, 1, 1},
                  [](double r) { return 2.5 / r; });
  check_potential(
      trap(3, 1, "interaction = { kind = \"coulomb\", strength = -0.5, softening = 0.3 }"), {1},
      [](double r) { return -0.5 / std::sqrt(r * r + 0.09); });
  check_potential(trap(3, 2, "interaction = { kind = \"gaussian\", strength = 2.0, range = 0.5 }"),
                  {1, 1}, [](double r) { return 2 * std::exp(-r * r / (2 * 0.25)); });
  check_potential(trap(4, 1, "interaction = { kind = \"inverse_square\", coupling = 0.75 }"), {1},
                  [](double r) { return 0.75 / (r * r); });
  check_potential(trap(4, 3, "interaction = { kind = \"hard_core\", diameter = 0.2 }"), {1, 1, 1},
                  [](double) { return 0.0; });
}

TEST_CASE("overlapping hard cores have infinite energy") {
  const auto system =
      make_system(trap(2, 2, "interaction = { kind = \"hard_core\", diameter = 0.2 }"));
  const auto psi = make_wavefunction("kind = \"gaussian\"", *system);
  LocalEnergies out;
  system->local_energies(*psi, *psi->track(Batch{{0.0, 0.0}, {0.0, 0.0}, {0.19, 0.21}, {0, 0}}),
                         out);
  CHECK(std::isinf(out.total[0]));
  CHECK(std::isfinite(out.total[1]));
}

TEST_CASE("starts are spread as the ground state of the trap is") {
  const auto system = make_system(trap(1, 3, "omega = [0.5, 1.0, 4.0]"));
  Batch r(3, 20000);
  system->draw_start(1, 0, 0, r);
  for (const auto& [k, omega] : {std::pair{0, 0.5}, {1, 1.0}, {2, 4.0}}) {
    const arma::rowvec scaled = arma::square(r.row(k)) * (2 * omega);  // χ² with one degree
    CHECK(std::abs(arma::mean(scaled) - 1) < 4 * std::sqrt(2.0 / 20000));
  }
}

TEST_CASE("a trap whose keys do not fit together is refused") {
  CHECK_THROWS_AS(make_system(trap(2, 1, "interaction = \"coulomb\"")), UsageError);
  CHECK_THROWS_AS(make_system(trap(2, 3, "omega = [1.0, 2.0]")), UsageError);
  CHECK_THROWS_AS(make_system("kind = \"harmonic_trap\"\nstatistics = \"boson\"\ndimensions = 2\n"
                              "particles = [1, 1]"),
                  UsageError);
  CHECK_THROWS_AS(make_system("kind = \"harmonic_trap\"\nstatistics = \"fermion\"\ndimensions = 2\n"
                              "particles = [0, 0]"),
                  UsageError);
}
