#include <catch2/catch.hpp>

#include <ritz/exact/exact_energy.hpp>
#include "systems.hpp"

using namespace ritz;

namespace {

double energy(const Settings& system) {
  const auto known = exact_energy(system);
  REQUIRE(known);
  CHECK(known->kind == "exact");
  CHECK(known->error == 0);
  CHECK(known->is_lower_bound);
  CHECK_FALSE(known->source.empty());
  return known->energy;
}

}  // namespace

TEST_CASE("ideal bosons share the lowest level of any trap") {
  CHECK(energy(trap({7}, {1.0, 1.0}, no_interaction())) == Approx(7));
  CHECK(energy(trap({10}, {1, 1, 2.82843}, no_interaction())) == Approx(24.14215));
  CHECK(energy(trap({3}, {0.5}, no_interaction())) == Approx(0.75));
  CHECK(energy(trap({5}, {1, 1}, coulomb(0))) == Approx(5));
  CHECK(energy(trap({1}, {1, 2}, coulomb())) == Approx(1.5));
}

TEST_CASE("ideal fermions fill the levels of each spin") {
  const std::vector<std::pair<int, double>> dots = {{2, 2},    {6, 10},   {12, 28}, {20, 60},
                                                    {30, 110}, {42, 182}, {56, 280}};
  for (const auto& [n, e] : dots)
    CHECK(energy(trap({n / 2, n / 2}, {0.28, 0.28}, no_interaction())) == Approx(0.28 * e));
  const std::vector<std::pair<int, double>> spheres = {
      {2, 3}, {8, 18}, {20, 60}, {40, 150}, {70, 315}};
  for (const auto& [n, e] : spheres)
    CHECK(energy(trap({n / 2, n / 2}, {1, 1, 1}, no_interaction())) == Approx(e));
  CHECK(energy(trap({6, 0}, {2}, no_interaction())) == Approx(2 * 18));
  // Open shells and unequal numbers: 1 + 2 up, 1 down.
  CHECK(energy(trap({2, 1}, {1, 1}, no_interaction())) == Approx(4));
  // Frequencies 1 and 10: the first levels are 5.5, 6.5, ..., 14.5 and only then two at 15.5.
  CHECK(energy(trap({11, 0}, {1, 10}, no_interaction())) == Approx(10 * 5.5 + 45 + 15.5));
  CHECK(energy(trap({11, 0}, {10, 1}, no_interaction())) == Approx(10 * 5.5 + 45 + 15.5));
}

TEST_CASE("numbers that stand for arrays are understood") {
  const Settings fermions(table({{"kind", "harmonic_trap"},
                                 {"particles", 6},
                                 {"dimensions", 2},
                                 {"omega", 0.5},
                                 {"statistics", "fermion"},
                                 {"interaction", no_interaction()}}));
  CHECK(energy(fermions) == Approx(5));
}

TEST_CASE("Calogero-Sutherland particles: bosons and fermions of any spin share the energy") {
  const std::vector<double> lambda2 = {3, 7.5, 14, 22.5, 33};
  for (int n = 2; n <= 6; ++n) {
    CHECK(energy(trap({n}, {1}, inverse_square(2))) == Approx(lambda2[n - 2]));
    CHECK(energy(trap({n, 0}, {0.5}, inverse_square(2))) == Approx(lambda2[n - 2] / 2));
    CHECK(energy(trap({n / 2, n - n / 2}, {1}, inverse_square(2))) == Approx(lambda2[n - 2]));
  }
  CHECK_FALSE(exact_energy(trap({3}, {1}, inverse_square(-0.3))));
  // Without coupling bosons pass each other.
  CHECK(energy(trap({4}, {1}, inverse_square(0))) == Approx(2));
}

TEST_CASE("an inverse square between two particles raises the angular momentum") {
  CHECK(energy(trap({2}, {1, 1}, inverse_square(4))) == Approx(1 + 3));
  CHECK(energy(trap({1, 1}, {0.5, 0.5, 0.5}, inverse_square(2))) == Approx(0.5 * (1.5 + 2.5)));
  CHECK(energy(trap({2, 0}, {1, 1}, inverse_square(8))) == Approx(1 + 4));
  CHECK(energy(trap({2, 0}, {1, 1}, inverse_square(-1))) == Approx(1 + 1));
  CHECK_FALSE(exact_energy(trap({2}, {1, 1}, inverse_square(-0.01))));
  CHECK_FALSE(exact_energy(trap({3}, {1, 1}, inverse_square(1))));
}

TEST_CASE("an unknown system has no exact energy") {
  CHECK_FALSE(exact_energy(trap({3}, {1, 1}, coulomb())));
  CHECK_FALSE(exact_energy(trap({2}, {1, 2}, coulomb())));
}
