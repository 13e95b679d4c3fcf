#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/exact/harmonic_trap.hpp>
#include <ritz/exact/radial.hpp>
#include <ritz/exact/two_particles.hpp>
#include "systems.hpp"

using namespace ritz;

namespace {

// From the radial solver, also where there is a closed form.
double energy(const Settings& system) {
  const auto made = hamiltonian(system);
  const auto known = two_particle_energy(*TrapSystem::of(*made));
  REQUIRE(known);
  CHECK(known->kind == "exact");
  CHECK(known->error <= 1e-11 * std::max(1.0, std::abs(known->energy)));
  return known->energy;
}

std::optional<ExactEnergy> taut(const Settings& system) {
  const auto made = hamiltonian(system);
  return taut_energy(*TrapSystem::of(*made));
}

std::vector<double> axes(int dimensions, double omega) {
  return std::vector<double>(dimensions, omega);
}

}  // namespace

TEST_CASE("two electrons in a quantum dot") {
  struct Row {
    double omega, flat, solid;
  };
  for (const Row& row : {Row{0.01, 0.073835040776, 0.079205285261}, Row{0.1, 0.440791888014, 0.5},
                         Row{1.0 / 6, 2.0 / 3, 0.769130400070}, Row{1.0, 3.0, 3.730120954342}}) {
    CAPTURE(row.omega);
    for (const auto& particles : {std::vector<int>{1, 1}, std::vector<int>{2}}) {
      CHECK(energy(trap(particles, axes(2, row.omega), coulomb())) ==
            Approx(row.flat).margin(6e-13).epsilon(0));
      CHECK(energy(trap(particles, axes(3, row.omega), coulomb())) ==
            Approx(row.solid).margin(6e-13).epsilon(0));
    }
  }
}

TEST_CASE("two electrons of equal spin: (1 + s r/(D-1)) exp(-ω r²/4) is exact at ω = s²/(D-1)") {
  // D = d + 2; the relative energy is ω (D/2 + 1).
  CHECK(energy(trap({2, 0}, axes(2, 1.0 / 3), coulomb())) == Approx(4.0 / 3).epsilon(1e-12));
  CHECK(energy(trap({0, 2}, axes(3, 0.25), coulomb())) == Approx(1.25).epsilon(1e-12));
  CHECK(energy(trap({2, 0}, axes(2, 4.0 / 3), coulomb(2))) == Approx(16.0 / 3).epsilon(1e-12));
}

TEST_CASE("closed forms of two particles are what the radial solver finds") {
  for (int d : {2, 3})
    for (const auto& particles : {std::vector<int>{2}, {1, 1}, {2, 0}})
      for (double s : {0.7, 1.0, 3.0}) {
        const double dimension = d + (particles[0] == 2 && particles.size() == 2 ? 2 : 0);
        for (double w : {s * s / (dimension - 1), s * s / (4 * dimension - 2)}) {
          const Settings system = trap(particles, axes(d, w), coulomb(s));
          CAPTURE(d, particles, s, w);
          const auto known = taut(system);
          REQUIRE(known);
          CHECK(known->error == 0);
          CHECK(known->energy == Approx(energy(system)).epsilon(1e-12));
          CHECK(exact_energy(system)->energy == known->energy);
        }
        CHECK_FALSE(taut(trap(particles, axes(d, 0.3 * s * s), coulomb(s))));
      }
  CHECK(taut(trap({1, 1}, axes(2, 1), coulomb()))->energy == 3);
  CHECK_FALSE(taut(trap({1, 1}, axes(2, 1), coulomb(1, 0.1))));
  CHECK_FALSE(taut(trap({1, 1}, axes(2, 1), coulomb(-1))));
  CHECK_FALSE(taut(trap({1, 1}, {1, 2}, coulomb())));
}

TEST_CASE("strength and frequency are related by a change of units, over twelve decades") {
  for (double s : {1e-3, 0.3, 2.0, 30.0, 1e3}) {
    CAPTURE(s);
    const double scaled = s * s * energy(trap({2}, axes(2, 1 / (s * s)), coulomb()));
    CHECK(energy(trap({2}, axes(2, 1), coulomb(s))) == Approx(scaled).epsilon(1e-11));
  }
  // Attraction: at weak confinement the ground state is the hydrogen atom of reduced mass 1/2.
  const double w = 1e-4;
  CHECK(energy(trap({2}, axes(3, w), coulomb(-1))) == Approx(-0.25 + 1.5 * w).epsilon(1e-5));
  CHECK(energy(trap({2}, axes(2, w), coulomb(-1))) == Approx(-1.0 + w).epsilon(1e-5));
}

TEST_CASE("particles that are too far apart to be solved for are given up at once") {
  for (const double s : {1e30, 1e308})
    CHECK_FALSE(exact_energy(trap({2}, axes(2, 1), coulomb(s))).has_value());
  CHECK_FALSE(exact_energy(trap({2}, axes(3, 1e-300), coulomb(1))).has_value());
}

TEST_CASE("a softened Coulomb interaction") {
  // First order in the strength, and the limits of small and large softening.
  const double e = energy(trap({1, 1}, {1}, coulomb(1e-5, 1)));
  const double mean = 1e5 * (e - 1);  // ⟨1/√(1+r²)⟩ in exp(-r²/2)
  CHECK(mean ==
        Approx(std::exp(0.25) * std::cyl_bessel_k(0, 0.25) / std::sqrt(2 * std::numbers::pi))
            .epsilon(1e-4));
  CHECK(energy(trap({2}, axes(2, 1), coulomb(1, 1e-5))) == Approx(3).epsilon(1e-4));
  CHECK(energy(trap({2}, {1}, coulomb(5, 1e4))) == Approx(1 + 5e-4).epsilon(1e-7));
}

TEST_CASE("two fermions of one spin with a Gaussian interaction in one dimension") {
  // V(x) = V₀/(√(2π)/2) exp(-2 x²).
  const double per_v0 = 2 / std::sqrt(2 * std::numbers::pi);
  struct Row {
    double v0, energy, margin;
  };
  for (const Row& row : {Row{-20, -2.4717, 6e-5}, Row{-10, 0.5959, 6e-5}, Row{-1, 1.923871, 6e-7},
                         Row{1, 2.067054, 6e-7}, Row{5, 2.267811, 6e-7}, Row{20, 2.605639, 6e-7}})
    CHECK(energy(trap({2, 0}, {1}, gaussian(row.v0 * per_v0, 0.5))) ==
          Approx(row.energy).margin(row.margin).epsilon(0));
}

TEST_CASE("a narrow Gaussian is a contact interaction") {
  // E = ω(ν + 1) with g = -2√2 Γ((1-ν)/2)/Γ(-ν/2); the range matters at first order.
  struct Row {
    double g, energy;
  };
  for (const Row& row : {Row{1, 1.306745541}, Row{5, 1.726780361}}) {
    const auto at_range = [&](double range) {
      const double strength = row.g / (std::sqrt(2 * std::numbers::pi) * range);
      return energy(trap({1, 1}, {1}, gaussian(strength, range)));
    };
    const double extrapolated = 2 * at_range(0.5e-3) - at_range(1e-3);
    CHECK(extrapolated == Approx(row.energy).epsilon(3e-6));
  }
}

TEST_CASE("hard cores at the node of an excited state") {
  // The first excited s wave of D dimensions, D/2 - r²/2, has its node at √D and the energy D/2
  // + 2.
  CHECK(energy(trap({2}, {1}, hard_core(1))) == Approx(3.0).epsilon(1e-12));
  CHECK(energy(trap({2}, axes(2, 1), hard_core(std::sqrt(2.0)))) == Approx(4.0).epsilon(1e-12));
  CHECK(energy(trap({2}, axes(3, 0.25), hard_core(2 * std::sqrt(3.0)))) ==
        Approx(1.25).epsilon(1e-12));
  CHECK(energy(trap({2, 0}, axes(3, 1), hard_core(std::sqrt(5.0)))) == Approx(6.0).epsilon(1e-12));
  // In one dimension nobody passes, so the statistics do not matter.
  CHECK(energy(trap({2, 0}, {1}, hard_core(0.3))) ==
        Approx(energy(trap({2}, {1}, hard_core(0.3)))).epsilon(1e-12));
  // A small core acts with its scattering length: 4π a |ψ(0)|².
  const double a = 1e-5;
  CHECK((energy(trap({2}, axes(3, 1), hard_core(a))) - 3) / a ==
        Approx(std::sqrt(2 / std::numbers::pi)).epsilon(1e-4));
}

TEST_CASE("the radial solver finds levels of broken dimension and Bessel zeros") {
  RadialProblem problem;
  problem.potential = [](double r) { return r * r / 4; };
  problem.outer = 16;
  for (double dimension : {1.0, 1.5, 2.0, 3.7, 8.0}) {
    problem.dimension = dimension;
    const auto solved = lowest_radial_energy(problem);
    REQUIRE(solved);
    CHECK(solved->energy == Approx(dimension / 2).epsilon(1e-12));
  }
  problem.potential = [](double) { return 0.0; };
  problem.dimension = 2;
  problem.outer = 3;
  const double j0 = 2.404825557695773;
  CHECK(lowest_radial_energy(problem)->energy == Approx(j0 * j0 / 9).epsilon(1e-12));
}
