#include <catch2/catch.hpp>

#include <ritz/exact/exact_energy.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>
#include "plain_sums.hpp"
#include "tests/support/run_configuration.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

const std::string fixed_slater = "kind = \"slater\"\nfixed = true";

}  // namespace

TEST_CASE("without interaction the lowest orbitals have zero variance") {
  const auto communicator = serial_communicator();
  for (const std::string toml :
       {"kind = \"fermi_hubbard\"\nU = 0.0\nparticles = [3, 2]\nt2 = 0.3\n"
        "lattice = { kind = \"square\", extent = [3, 2], periodic = [\"antiperiodic\", false] }",
        "kind = \"fermi_hubbard\"\nU = 0.0\nparticles = [2, 3]\nt = [1.0, -0.7, 0.5, 2.0, 0.3]\n"
        "lattice = { sites = 5, edges = [[3, 1], [1, 2], [2, 0], [2, 3], [4, 0]] }",
        "kind = \"t_v\"\nV = 0.0\nparticles = 5\n"
        "lattice = { kind = \"square\", extent = [3, 3], periodic = [true, \"antiperiodic\"] }",
        "kind = \"t_v\"\nV = 0.0\nparticles = 4\n"
        "lattice = { kind = \"honeycomb\", extent = [2, 2] }"}) {
    CAPTURE(toml);
    const auto system = testing::make_system(toml);
    const auto psi = make_wavefunction(fixed_slater, *system);
    const Iteration out = summed(*communicator, *system, *psi);
    CHECK(out.energy == Approx(exact_energy(*system)->energy).epsilon(1e-12));
    CHECK(out.variance < 1e-20);
  }
}

TEST_CASE("the mean field of repulsive fermions is magnetic and lies below free orbitals") {
  const auto communicator = serial_communicator();
  const auto system = testing::make_system(
      "kind = \"fermi_hubbard\"\nU = 6.0\nparticles = [3, 3]\n"
      "lattice = { kind = \"chain\", extent = 6 }");
  const auto energy = [&](const std::string& toml) {
    const auto psi = make_wavefunction(toml, *system);
    return summed(*communicator, *system, *psi).energy;
  };
  const double free = energy(fixed_slater);
  const double magnetic = energy(fixed_slater + "\norbitals = \"mean_field\"");
  // U/4 on every site above the filled levels 2, 1 and 1, twice.
  CHECK(free == Approx(-8 + 6 * 6.0 / 4).epsilon(1e-10));
  CHECK(magnetic < free - 2);
  CHECK(magnetic > exact_energy(*system)->energy);
}

TEST_CASE("a projected determinant is optimized, and counts what sites hold") {
  const std::string toml = R"(
[system]
kind = "fermi_hubbard"
lattice = { kind = "chain", extent = 2, periodic = false }
U = 4.0
particles = [1, 1]
[[wavefunction]]
kind = "slater"
fixed = true
[[wavefunction]]
kind = "jastrow"
pairs = "site"
[sampler]
kind = "exact"
[optimizer]
kind = "sgd"
learning_rate = 0.05
natural_gradient = { kind = "sr", shift = 1e-4 }
iterations = 400
[estimate]
observables = ["density", "density_correlation", "spin_correlation"]
)";
  const auto communicator = serial_communicator();
  Problem problem = make_problem(parse_toml(toml, "test.toml"), 1);
  Driver driver(*communicator, problem);
  driver.run();
  Document document;
  const EnergyEstimate estimate = driver.estimate(document);
  // Gutzwiller's state of two sites is exact: E = U/2 − √(U²/4 + 4t²), and dE/dU counts pairs.
  const double root = std::sqrt(4.0 + 4.0);
  CHECK(estimate.energy == Approx(2 - root).epsilon(1e-10));
  const double pairs = 0.5 - 1 / root;
  bool found = false;
  for (const NamedEstimate& scalar : estimate.scalars)
    if (scalar.name == "double_occupancy") {
      found = true;
      CHECK(scalar.value == Approx(pairs / 2).epsilon(1e-6));
    }
  CHECK(found);
  // Where the sites hold one each, their spins are opposite.
  const auto only = [&](const char* name) {
    const arma::vec values = document.reals(std::string("observables/") + name + "/value");
    REQUIRE(values.n_elem == 1);
    return values[0];
  };
  CHECK(only("density_correlation") == Approx(1 - pairs).epsilon(1e-6));
  CHECK(only("spin_correlation") == Approx(pairs - 1).epsilon(1e-6));
  const arma::vec densities = document.reals("observables/density/site/value");
  CHECK(arma::approx_equal(densities, arma::vec{0.5, 0.5, 0.5, 0.5}, "absdiff", 1e-6));
}
