#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/exact/exact_energy.hpp>
#include "systems.hpp"

using namespace ritz;

namespace {

Settings gas(std::vector<int> electrons, double rs, const std::string& interaction,
             bool madelung = true) {
  return Settings(table({{"kind", "electron_gas"},
                         {"electrons", array(electrons)},
                         {"rs", rs},
                         {"dimensions", 3},
                         {"interaction", interaction},
                         {"madelung", madelung}}));
}

}  // namespace

TEST_CASE("electrons of a cell without interaction fill the lowest plane waves") {
  CHECK(exact_energy(gas({7, 7}, 1, "none"))->energy / 14 == Approx(1.1209129).epsilon(1e-7));
  CHECK(exact_energy(gas({19, 0}, 10, "none"))->energy / 19 == Approx(0.0168449).epsilon(1e-5));
  CHECK(exact_energy(gas({1, 1}, 1, "none"))->energy == 0);
}

TEST_CASE("two electrons without their Madelung energy lie as much higher") {
  const double side = std::cbrt(8 * arma::datum::pi / 3);
  CHECK(exact_energy(gas({1, 1}, 1, "coulomb"))->energy == -1.41648092);
  CHECK(exact_energy(gas({1, 1}, 1, "coulomb", false))->energy ==
        Approx(-1.41648092 + 2.8372974794806 / side));
  CHECK_FALSE(exact_energy(gas({2, 1}, 1, "coulomb")));
}
