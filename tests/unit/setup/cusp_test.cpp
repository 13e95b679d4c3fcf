#include <catch2/catch.hpp>

#include <ritz/setup/cusp.hpp>
#include "tests/support/kinds.hpp"

using namespace ritz;
using namespace ritz::testing;

TEST_CASE("electrons of relative angular momentum have no cusp to lack, and others have") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = [1, 1]\ndimensions = 2\nstatistics = \"fermion\"\n"
      "interaction = \"coulomb\"");
  const std::string slater = "kind = \"slater\"";
  // (x₁ − x₂)(y₁ − y₂) times the ground state.
  const std::string l2 = slater +
                         "\ndeterminants = [{ terms = [{ up = [4], down = [0] }, "
                         "{ up = [0], down = [4] }, { weight = -1.0, up = [1], down = [2] }, "
                         "{ weight = -1.0, up = [2], down = [1] }] }]";
  const auto lacks = [&](const std::string& determinants, const std::string& cusp) {
    return lacks_cusp(*system,
                      *make_product({determinants, "kind = \"jastrow\"\n" + cusp}, *system));
  };
  CHECK_FALSE(lacks(l2, "cusp = 0.2"));
  CHECK(lacks(slater, "cusp = 0.2"));
  CHECK_FALSE(lacks(slater, ""));
}
