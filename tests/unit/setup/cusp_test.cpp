#include <ritz/setup/cusp.hpp>

#include <catch2/catch.hpp>

#include "tests/support/kinds.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

bool diverges(const std::string& particles, const std::string& statistics, int dimensions,
              const std::string& wavefunction, const std::string& interaction = "\"coulomb\"") {
  const auto system =
      make_system("kind = \"harmonic_trap\"\nparticles = " + particles +
                  "\ndimensions = " + std::to_string(dimensions) + "\nstatistics = \"" +
                  statistics + "\"\ninteraction = " + interaction);
  return has_infinite_variance(*system, *make_wavefunction(wavefunction, *system));
}

const std::string rbm = "kind = \"rbm\"\nhidden = 3\ninitial_std = 0.3";

}  // namespace

TEST_CASE("charges without a cusp have an infinite variance in two dimensions, not in three") {
  CHECK(diverges("[1, 1]", "fermion", 2, rbm));
  CHECK(diverges("7", "boson", 2, rbm));
  CHECK_FALSE(diverges("[1, 1]", "fermion", 3, rbm));
  CHECK_FALSE(diverges("[1, 1]", "fermion", 2, "kind = \"jastrow\""));
  CHECK_FALSE(diverges("7", "boson", 2, "kind = \"jastrow\""));
  CHECK_FALSE(diverges("1", "boson", 2, rbm));
  CHECK_FALSE(diverges("7", "boson", 2, rbm, "\"none\""));
  CHECK_FALSE(diverges("7", "boson", 1, rbm, "{ kind = \"coulomb\", softening = 0.3 }"));
}
