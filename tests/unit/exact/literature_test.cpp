#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include <ritz/exact/exact_energy.hpp>
#include "systems.hpp"

using namespace ritz;

TEST_CASE("quantum dots of closed shells have diffusion Monte Carlo references") {
  const auto dot = exact_energy(trap({3, 3}, {1, 1}, coulomb()));
  REQUIRE(dot);
  CHECK(dot->energy == 20.15932);
  CHECK(dot->error == 8e-5);
  CHECK(dot->kind == "reference");
  CHECK_FALSE(dot->is_lower_bound);
  CHECK(dot->source.find("Høgberget") != std::string::npos);
  CHECK(exact_energy(trap({10, 10}, {0.5, 0.5, 0.5}, coulomb()))->energy == 85.6555);
  // Twice the strength at four times the frequency is the same dot.
  CHECK(exact_energy(trap({3, 3}, {4, 4}, coulomb(2)))->energy == Approx(4 * 20.15932));

  CHECK_FALSE(exact_energy(trap({3, 3}, {1, 1}, coulomb(1, 0.1))));
  CHECK_FALSE(exact_energy(trap({4, 2}, {1, 1}, coulomb())));
  CHECK_FALSE(exact_energy(trap({6}, {1, 1}, coulomb())));
  CHECK_FALSE(exact_energy(trap({3, 3}, {1, 1.1}, coulomb())));
  CHECK_FALSE(exact_energy(trap({3, 3}, {1, 1, 1}, coulomb())));
  CHECK_FALSE(exact_energy(trap({3, 3}, {0.99, 0.99}, coulomb())));
}

TEST_CASE("tabulated dots grow with the frequency as repulsion and trap demand") {
  // Between a classical crystal, E ∝ ω^(2/3), and the ideal gas, E ∝ ω; a slip of the pen in the
  // table would break it.
  for (int dimensions : {2, 3})
    for (int n : {6, 8, 12, 20, 30, 42, 56}) {
      double before = 0;
      for (double omega : {0.1, 0.28, 0.5, 1.0}) {
        const std::vector<double> axes(dimensions, omega);
        const auto dot = exact_energy(trap({n / 2, n / 2}, axes, coulomb()));
        if (!dot) continue;
        CAPTURE(dimensions, n, omega);
        const double ideal = exact_energy(trap({n / 2, n / 2}, axes, no_interaction()))->energy;
        CHECK(dot->energy > ideal);
        if (before > 0) CHECK(dot->energy / std::cbrt(omega * omega) > before);
        before = dot->energy / std::cbrt(omega * omega);
      }
    }
}

TEST_CASE("hard spheres are compared with an upper bound") {
  for (double gamma : {2.82843, std::sqrt(8.0)}) {
    const auto spheres = exact_energy(trap({100}, {1, 1, gamma}, hard_core(0.0043)));
    REQUIRE(spheres);
    CHECK(spheres->energy == 266.19);
    CHECK(spheres->kind == "reference");
    CHECK_FALSE(spheres->is_lower_bound);
  }
  CHECK_FALSE(exact_energy(trap({100}, {1, 1, 1}, hard_core(0.0043))));
  CHECK_FALSE(exact_energy(trap({100}, {1, 1, 2.82843}, hard_core(0.0433))));
  CHECK_FALSE(exact_energy(trap({50, 50}, {1, 1, 2.82843}, hard_core(0.0043))));
}

TEST_CASE("Gaussian fermions have diagonalizations") {
  const double strength = 20 * 2 / std::sqrt(2 * std::numbers::pi);
  const auto four = exact_energy(trap({4, 0}, {1}, gaussian(strength, 0.5)));
  REQUIRE(four);
  CHECK(four->energy == 12.3399);
  CHECK(four->kind == "diagonalization");
  CHECK(four->is_lower_bound);
  CHECK(exact_energy(trap({0, 4}, {2}, gaussian(2 * strength, 0.5 / std::sqrt(2))))->energy ==
        Approx(2 * 12.3399));
  CHECK(exact_energy(trap({3, 0}, {1}, gaussian(0.797884561, 0.5)))->energy == 4.703460);
  CHECK_FALSE(exact_energy(trap({6, 0}, {1}, gaussian(strength, 0.5))));  // not converged
  CHECK_FALSE(exact_energy(trap({2, 2}, {1}, gaussian(strength, 0.5))));
  CHECK_FALSE(exact_energy(trap({4, 0}, {1}, gaussian(strength, 0.6))));
}
