#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/run_configuration.hpp"

using namespace ritz;
using namespace ritz::testing;

// One Gaussian of the wrong width, ψ = exp(−α r²), has E = N d (α/2 + ω²/8α) and T = N d α/2. A
// biased sampler, which the exact state would hide, shows here.

namespace {

constexpr double alpha = 0.35, n_dof = 4;

void check_wrong_width(const std::string& wavefunction, const std::string& sampler) {
  INFO(sampler);
  const EnergyEstimate estimate = run_configuration(fmt::format(R"(
seed = 11
[system]
kind = "harmonic_trap"
particles = 2
dimensions = 2
statistics = "boson"
[[wavefunction]]
{}
[sampler]
{}
walkers = 512
[optimizer]
iterations = 0
[estimate]
samples = 1_000_000
)",
                                                                wavefunction, sampler));
  const double kinetic = n_dof * alpha / 2, external = n_dof / (8 * alpha);
  const NamedEstimate t = named(estimate, "kinetic"), v = named(estimate, "external");
  for (const auto& judged : estimate.judged) CHECK(judged.reliable);
  CHECK(std::abs(z_score(estimate.energy, estimate.error, kinetic + external)) < 4);
  CHECK(std::abs(z_score(t.value, t.error, kinetic)) < 4);
  CHECK(std::abs(z_score(v.value, v.error, external)) < 4);
  // With ψ exact up to its width nothing is uncertain about the variance of E_L either.
  const double slope = 0.5 - 2 * alpha * alpha;
  const double variance = n_dof * slope * slope * 2 / std::pow(4 * alpha, 2);
  CHECK(estimate.variance == Approx(variance).epsilon(0.02));
}

const std::string gaussian = fmt::format("kind = \"gaussian\"\nalpha = {}", alpha);

}  // namespace

TEST_CASE("metropolis of single particles samples |psi|^2 at every step length") {
  for (const double step : {0.2, 1.0, 3.0})
    check_wrong_width(gaussian, fmt::format("kind = \"metropolis\"\nstep = {}", step));
}

TEST_CASE("metropolis of all particles samples |psi|^2 at every step length") {
  for (const double step : {0.2, 0.7, 1.5})
    check_wrong_width(gaussian,
                      fmt::format("kind = \"metropolis\"\nmove = \"all\"\nstep = {}", step));
}

TEST_CASE("langevin samples |psi|^2 at every step length") {
  for (const double step : {0.2, 0.6, 1.3})
    check_wrong_width(gaussian, fmt::format("kind = \"langevin\"\nstep = {}", step));
}

TEST_CASE("gibbs samples |psi|^2 with one and with two hidden copies") {
  // An RBM without weights is the Gaussian with f/2σ² = α.
  for (const double power : {1.0, 0.5})
    check_wrong_width(fmt::format("kind = \"rbm\"\nhidden = 2\ninitial_std = 0.0\npower = {}\n"
                                  "sigma = {}",
                                  power, std::sqrt(power / (2 * alpha))),
                      "kind = \"gibbs\"");
}
