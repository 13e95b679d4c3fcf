#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>
#include "tests/support/run_configuration.hpp"
#include "tests/support/two_electron_quadrature.hpp"

using namespace ritz;
using namespace ritz::testing;

// An RBM at fixed parameters far from trivial: every sampler that serves it must agree with
// quadrature, in the kinetic and in the external energy.

namespace {

std::string configuration(double power, const std::string& sampler) {
  return fmt::format(R"(
seed = 9
[system]
kind = "harmonic_trap"
particles = [1, 1]
dimensions = 2
statistics = "fermion"
interaction = {{ kind = "coulomb" }}
[[wavefunction]]
kind = "rbm"
hidden = 3
power = {}
initial_std = 0.4
[sampler]
{}
walkers = 512
[optimizer]
iterations = 0
[estimate]
samples = 400_000
)",
                     power, sampler);
}

void shift_visible_biases(const Problem& problem) {
  arma::vec parameters = problem.wavefunction->parameters();
  parameters.head(4) = arma::vec{0.3, -0.2, 0.1, -0.4};
  problem.wavefunction->set_parameters(parameters);
}

TwoElectronEnergy quadrature(const std::string& toml) {
  const Problem problem = make_problem(parse_toml(toml, "test.toml"), 1);
  shift_visible_biases(problem);
  return trial_energy(1.0, *problem.wavefunction);
}

}  // namespace

TEST_CASE("samplers of an RBM agree with quadrature") {
  for (const double power : {1.0, 0.5}) {
    const TwoElectronEnergy expected = quadrature(configuration(power, "kind = \"gibbs\""));
    for (const char* sampler : {"kind = \"gibbs\"", "kind = \"metropolis\"",
                                "kind = \"metropolis\"\nmove = \"all\"", "kind = \"langevin\""}) {
      INFO(power << " " << sampler);
      const EnergyEstimate estimate =
          run_configuration(configuration(power, sampler), shift_visible_biases);
      const NamedEstimate t = named(estimate, "kinetic"), v = named(estimate, "external");
      CHECK(std::abs(z_score(t.value, t.error, expected.kinetic)) < 4);
      CHECK(std::abs(z_score(v.value, v.error, expected.external)) < 4);
      CHECK(t.error < 0.02);
    }
  }
}

// Sampling alone cannot tell the minimum from what lies a little above: without the cusp the
// variance is infinite. Quadrature at the parameters that the optimization found can.
TEST_CASE("two electrons: the RBM reaches the minimum of its form") {
  const auto minimum = [](const std::string& name) {
    const auto communicator = serial_communicator();
    Problem problem = make_problem(parse_toml(shipped_run("dots/" + name), name), 1);
    problem.estimate.samples = 0;
    Driver(*communicator, problem).run();
    return trial_energy(1.0, *problem.wavefunction).energy;
  };
  const double fixed = minimum("rbm_fixed_width.toml");
  CHECK(fixed > 3.0786);
  CHECK(fixed < 3.0800);
  const double trained = minimum("rbm_trained_width.toml");
  CHECK(trained > 3.0518);
  CHECK(trained < 3.0550);
}
