#include <catch2/catch.hpp>

#include "tests/conformance/samplers/ensemble.hpp"

using namespace ritz;
using namespace ritz::testing;

// |ψ|² is two Gaussians of width 1 at 0 and at 8, each with half of the walkers, which all start in
// the first one: single moves hardly ever cross, replicas do.
TEST_CASE("tempering crosses between regions that are far apart, with any moves") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 1\ndimensions = 1\nstatistics = \"boson\"");
  const auto psi =
      make_wavefunction("kind = \"rbm\"\nhidden = 1\npower = 0.5\nsigma = 1.0", *system);
  psi->set_parameters({0.0, 8.0, -32.0});
  const Batch start(1, 512, arma::fill::zeros);
  const auto crossed = [&](const std::string& sampler) {
    Ensemble ensemble(*psi, start, 32);
    ensemble.sweep(*make_sampler(sampler + "\nstep = 1.0", *system, *psi, 3), 0, 300);
    return arma::mean(arma::conv_to<arma::vec>::from(ensemble.configurations().row(0) > 4.0));
  };
  const std::string tempered = "kind = \"tempering\"\nreplicas = 4\nlowest_power = 0.05\nmoves = ";
  for (const std::string moves : {"metropolis", "langevin"}) {
    INFO(moves);
    CHECK(crossed("kind = \"" + moves + "\"") < 0.2);
    for (const std::string move : {"particle", "all"}) {
      INFO(move);
      CHECK(std::abs(crossed(tempered + "\"" + moves + "\"\nmove = \"" + move + "\"") - 0.5) <
            0.09);
    }
  }
}
