#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/stats/moments.hpp>
#include "tests/support/run_configuration.hpp"
#include "tests/support/two_electron_quadrature.hpp"

using namespace ritz;
using namespace ritz::testing;

// Error bars are honest: over many seeds, (E − ⟨H⟩)/σ has mean 0 and variance 1, with ⟨H⟩ of this
// very wavefunction from quadrature. For 200 seeds the bounds are 3.5 standard deviations.

namespace {

constexpr double alpha = 0.45, beta = 0.6;

double expected_energy() {
  const auto pade = [](double r) {
    const double q = 1 / (1 + beta * r);
    return PairFactor{r * q, q * q, -2 * beta * q * q * q};
  };
  return gaussian_pair_energy(1, alpha, pade).energy;
}

void check_errors(const std::string& sampler, int samples) {
  INFO(sampler);
  const double expected = expected_energy();
  constexpr int n_seeds = 200;
  arma::mat z(1, n_seeds);
  for (int seed = 1; seed <= n_seeds; ++seed) {
    const EnergyEstimate estimate =
        run_configuration(fmt::format(R"(
      seed = {}
      estimate = {{ samples = {} }}
      optimizer = {{ iterations = 0 }}
      sampler = {{ {} }}
      [system]
      kind = "harmonic_trap"
      particles = [1, 1]
      dimensions = 2
      statistics = "fermion"
      interaction = "coulomb"
      [[wavefunction]]
      kind = "gaussian"
      alpha = {}
      [[wavefunction]]
      kind = "jastrow"
      beta = {})",
                                      seed, samples, sampler, alpha, beta));
    z[seed - 1] = z_score(estimate.energy, estimate.error, expected);
  }
  const Moments m = moments(z);
  CAPTURE(m.mean, m.variance, arma::abs(z).max());
  CHECK(std::abs(m.mean) < 0.25);
  CHECK(m.variance > 0.65);
  CHECK(m.variance < 1.4);
  CHECK(arma::abs(z).max() < 5);
}

}  // namespace

TEST_CASE("error bars are honest over 200 seeds") {
  check_errors("kind = \"langevin\", walkers = 64, burn_in = 100, sweeps = 2", 64 * 100);
}

TEST_CASE("error bars are honest over 200 seeds where successive measurements are alike") {
  check_errors("kind = \"metropolis\", walkers = 32, burn_in = 100, sweeps = 1", 32 * 250);
}

TEST_CASE("error bars are honest over 200 seeds with few measurements of each walker") {
  check_errors("kind = \"metropolis\", walkers = 256, burn_in = 60, sweeps = 1", 256 * 5);
  check_errors("kind = \"langevin\", walkers = 64, burn_in = 60", 64 * 5);
}
