#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

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

void shift_visible_biases(Problem& problem) {
  arma::vec parameters = problem.wavefunction->parameters();
  parameters.head(4) = arma::vec{0.3, -0.2, 0.1, -0.4};
  problem.wavefunction->set_parameters(parameters);
}

TwoElectronEnergy quadrature(const std::string& toml) {
  TwoElectronEnergy out;
  run_configuration(toml + "\n", [&](Problem& problem) {
    shift_visible_biases(problem);
    const Wavefunction& psi = *problem.wavefunction;
    out = trial_energy(1.0, [&](const std::array<double, 4>& x) {
      SpatialValues values;
      values.zeros(4, 1, true);
      psi.spatial()->add_laplacian(Batch(x.data(), 4, 1), values);
      TrialPoint point{values.log_psi.log_abs[0], {}, values.laplacian[0]};
      for (arma::uword k = 0; k < 4; ++k) point.gradient[k] = values.gradient(k, 0);
      return point;
    });
    problem.estimate.samples = 0;
  });
  return out;
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
