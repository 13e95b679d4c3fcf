#include <catch2/catch.hpp>

#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>
#include "tests/support/run_configuration.hpp"

using namespace ritz;
using namespace ritz::testing;

// The Heisenberg ring of four sites: neighbours have S·S = −1/2 and the others 1/4, so that
// ⟨σᵃσᵃ⟩ is −2/3 and 1/3 for each of the three a.

namespace {

const std::string ring = R"(
[system]
kind = "heisenberg"
lattice = { kind = "chain", extent = 4 }
marshall = MARSHALL

[[wavefunction]]
kind = "rbm"
alpha = 2
initial_std = 0.2

[sampler]
SAMPLER

[optimizer]
kind = "sgd"
learning_rate = 0.2
natural_gradient = { kind = "sr", shift = 1e-5 }
iterations = 80
samples = 256

[estimate]
samples = 20000
observables = ["magnetization", "spin_correlation", "structure_factor", "Z0 Z1", "X0 X1", "Y1 Y2",
               "X0 X2", "Y1 Y3", "X0 Y1"]
)";

struct Result {
  EnergyEstimate estimate;
  Document document;
};

Result run(const std::string& sampler, const std::string& marshall = "true") {
  std::string toml = ring;
  toml.replace(toml.find("SAMPLER"), 7, sampler);
  toml.replace(toml.find("MARSHALL"), 8, marshall);
  const auto communicator = serial_communicator();
  Problem problem = make_problem(parse_toml(toml, "test.toml"), 1);
  Driver driver(*communicator, problem);
  driver.run();
  Result out;
  out.estimate = driver.estimate(out.document);
  return out;
}

const std::vector<std::pair<std::string, double>> expected = {
    {"Z0 Z1", -2.0 / 3},
    {"X0 X1", -2.0 / 3},
    {"Y1 Y2", -2.0 / 3},
    {"X0 X2", 1.0 / 3},
    {"Y1 Y3", 1.0 / 3},
    {"X0 Y1", 0.0},
    {"magnetization", 0.0},
    {"magnetization_modulus", 0.0},
    {"magnetization_squared", 0.0},
    {"staggered_magnetization", 0.0},
    {"staggered_magnetization_modulus", 2.0 / 3},
    {"staggered_magnetization_squared", 2.0 / 3}};

arma::vec numbers(const Document& document, const std::string& path) {
  return arma::vec(document.reals("observables/" + path));
}

}  // namespace

TEST_CASE("observables of a ring in full summation are those of its ground state") {
  for (const std::string marshall : {"true", "false"}) {
    const auto [estimate, document] = run("kind = \"exact\"", marshall);
    INFO("marshall = " << marshall);
    CHECK(estimate.energy == Approx(-2).epsilon(1e-7));
    CHECK(estimate.error == 0);
    for (const auto& [name, value] : expected) {
      INFO(name);
      const NamedEstimate found = named(estimate, name);
      CHECK(std::abs(found.value - value) < 1e-3);
      CHECK(found.error == 0);
    }
    CHECK(arma::approx_equal(numbers(document, "spin_correlation/distance"), arma::vec{1, 2},
                             "absdiff", 1e-9));
    CHECK(arma::approx_equal(numbers(document, "spin_correlation/value"),
                             arma::vec{-2.0 / 3, 1.0 / 3}, "absdiff", 1e-3));
    CHECK(arma::approx_equal(numbers(document, "structure_factor/value"),
                             arma::vec{0, 2.0 / 3, 8.0 / 3, 2.0 / 3}, "absdiff", 1e-3));
    CHECK(arma::abs(numbers(document, "magnetization/site/value")).max() < 1e-3);
  }
}

// All spins up are one configuration, whose structure factor is N at k = 0 and nothing elsewhere:
// the wave vectors are those of the lattice, also where its axes are not at right angles.
TEST_CASE("wave vectors belong to their lattice") {
  for (const std::string lattice : {"triangular\", extent = [3, 4]", "square\", extent = [3, 2]"}) {
    INFO(lattice);
    const std::string toml =
        "optimizer = { iterations = 0 }\nsampler = { kind = \"exact\" }\n"
        "wavefunction = [{ kind = \"rbm\" }]\n"
        "estimate = { observables = [\"structure_factor\"] }\n"
        "[system]\nkind = \"heisenberg\"\nlattice = { kind = \"" +
        lattice + " }\nmagnetization = " + (lattice.front() == 't' ? "12" : "6");
    const auto communicator = serial_communicator();
    Problem problem = make_problem(parse_toml(toml, "test.toml"), 1);
    Driver driver(*communicator, problem);
    driver.run();
    Document document;
    driver.estimate(document);
    arma::vec factor = numbers(document, "structure_factor/value");
    factor[0] -= static_cast<double>(factor.n_elem);
    CHECK(arma::abs(factor).max() < 1e-10);
  }
}

// Figures draw them: 3 x 2 sites have three pairs along the short axis, whose period joins them
// once, and six along the other.
TEST_CASE("values of sites come with the places of the sites and their bonds") {
  for (const std::string system :
       {"kind = \"heisenberg\"", "kind = \"bose_hubbard\"\nparticles = 2\nU = 1.0"}) {
    INFO(system);
    const std::string name = system.find("bose") == std::string::npos ? "magnetization" : "density";
    const std::string toml =
        "optimizer = { iterations = 0 }\nsampler = { kind = \"exact\" }\n"
        "wavefunction = [{ kind = \"jastrow\" }]\nestimate = { observables = [\"" +
        name + "\"] }\n[system]\nlattice = { kind = \"square\", extent = [3, 2] }\n" + system;
    const auto communicator = serial_communicator();
    Problem problem = make_problem(parse_toml(toml, "test.toml"), 1);
    Driver driver(*communicator, problem);
    driver.run();
    Document document;
    driver.estimate(document);
    const auto matrix = [&](const std::string& what) {
      return document.matrix("observables/" + name + "/site/" + what);
    };
    CHECK(matrix("positions").n_cols == 6);
    CHECK(matrix("bonds").n_cols == 9);
    CHECK(matrix("bonds").max() == 5);
  }
}

TEST_CASE("sampled observables of a ring lie within their errors") {
  for (const std::string sampler :
       {"kind = \"exchange\"\nwalkers = 128", "kind = \"hamiltonian\"\nwalkers = 128",
        "kind = \"tempering\"\nwalkers = 128\nlowest_power = 0.3"}) {
    INFO(sampler);
    const auto [estimate, document] = run(sampler);
    CHECK(std::abs(estimate.energy + 2) < 4 * estimate.error + 1e-4);
    for (const auto& [name, value] : expected) {
      INFO(name);
      const NamedEstimate found = named(estimate, name);
      CHECK(std::abs(found.value - value) < 4 * found.error + 5e-3);
      CHECK(found.error < 0.02);
    }
    const bool tempered = sampler.find("tempering") != std::string::npos;
    REQUIRE(estimate.swap_rates.size() == (tempered ? 3 : 0));
    for (const double rate : estimate.swap_rates) CHECK((rate > 0.3 && rate < 1));
  }
}
