#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>
#include "tests/support/run_configuration.hpp"

using namespace ritz;
using namespace ritz::testing;

// The configurations that come with the program, with fewer samples, against what is known.

namespace {

auto with_samples(std::uint64_t samples) {
  return [samples](Problem& problem) { problem.estimate.samples = samples; };
}

}  // namespace

TEST_CASE("closed forms have no variance through the whole program, and obey the virial theorem") {
  for (const char* name :
       {"two_electrons_2d_omega_1", "two_electrons_2d_omega_1_6", "two_electrons_3d_omega_1_2",
        "two_electrons_3d_omega_1_10", "calogero_sutherland", "ideal_bosons"}) {
    INFO(name);
    const std::string toml = shipped_run(std::string("closed_forms/") + name + ".toml");
    const auto exact = exact_energy(*make_system(parse_toml(toml, name)));
    REQUIRE(exact);
    const EnergyEstimate estimate = run_configuration(toml, with_samples(51200));
    CHECK(estimate.exact);
    CHECK(estimate.error == 0);
    CHECK(std::abs(estimate.energy - exact->energy) <= 1e-12 * exact->energy);
    const NamedEstimate virial = named(estimate, "virial");
    CHECK(std::abs(virial.value) < 3 * virial.error);
  }
}

TEST_CASE("two electrons: Gaussian and Padé-Jastrow reach the minimum of this form") {
  const EnergyEstimate estimate =
      run_configuration(shipped_run("dots/pade_jastrow.toml"), with_samples(512 * 1000));
  CHECK(std::abs(estimate.energy - 3.000343) < 4 * estimate.error + 5e-6);
  CHECK(estimate.error < 1e-4);
}

TEST_CASE("ten hard spheres have the energy of the literature") {
  const EnergyEstimate estimate =
      run_configuration(shipped_run("bosons/hard_spheres_10.toml"), with_samples(256 * 150));
  CHECK(std::abs(estimate.energy - 24.3981) < 0.005);
  CHECK(named(estimate, "interaction").value == 0);
}

// The Gaussian and the Jastrow factor alone end at 3.00034 with a variance of 0.008.
TEST_CASE("two electrons: a deep set learns what the Jastrow factor leaves") {
  const EnergyEstimate estimate =
      run_configuration(shipped_run("dots/deep_sets.toml"), [](Problem& problem) {
        problem.optimization.iterations = 60;
        problem.estimate.samples = 51200;
      });
  CHECK(std::abs(estimate.energy - 3) < 4 * estimate.error + 2e-4);
  CHECK(estimate.variance < 1e-3);
}
