#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/nn/layers/dense.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

std::unique_ptr<Hamiltonian> dot(const std::string& particles) {
  return make_system("kind = \"harmonic_trap\"\nparticles = " + particles +
                     "\ndimensions = 2\nstatistics = \"fermion\"\ninteraction = \"coulomb\"");
}

/// The largest change of log ψ when particles p and q are exchanged.
double change_by_exchange(const Wavefunction& psi, const Batch& r, arma::uword p, arma::uword q) {
  Batch exchanged = r;
  exchanged.rows(2 * p, 2 * p + 1) = r.rows(2 * q, 2 * q + 1);
  exchanged.rows(2 * q, 2 * q + 1) = r.rows(2 * p, 2 * p + 1);
  return arma::abs(log_psi_of(psi, exchanged).log_abs - log_psi_of(psi, r).log_abs).max();
}

std::string message_of(const std::string& toml, const Hamiltonian& system) {
  try {
    make_wavefunction(toml, system);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a deep set is symmetric in all particles, or within each species") {
  const auto system = dot("[2, 2]");
  const std::string keys = "kind = \"deep_sets\"\noutput_scale = 1.0\n";
  const auto all = make_wavefunction(keys, *system);
  const auto within = make_wavefunction(keys + "tell_species = true", *system);
  const Batch r = draw_particles(*system, *all, 4, 3);
  for (arma::uword p = 0; p < 4; ++p)
    for (arma::uword q = 0; q < p; ++q) {
      CHECK(change_by_exchange(*all, r, p, q) < 1e-13);
      const double change = change_by_exchange(*within, r, p, q);
      if (p / 2 == q / 2)
        CHECK(change < 1e-13);
      else
        CHECK(change > 1e-4);
    }
}

TEST_CASE("a network's outputs are log|ψ| and the phase, with the derivatives of both") {
  Network network = make_chain(
      {3}, dense_chain({{.width = 5, .layer_norm = true}, {.width = 4, .activation = "sine"}}),
      {.width = 2, .bias = false});
  network.initialise(3);
  const std::vector<arma::mat> x = {{{0.3, -1.2, 0.8}, {0.5, 0.1, -0.7}, {-0.4, 0.9, 1.1}}};
  NetworkState state;
  network.forward(x, state, true);
  const LogDerivatives derivatives = network.log_derivatives(state);
  const arma::mat dense = derivatives.dense();
  const arma::uword n = network.n_parameters();
  REQUIRE(derivatives.n_parameters() == n);
  REQUIRE(dense.n_rows == 2 * n);
  const double h = 1e-4;
  for (arma::uword k = 0; k < n; ++k) {
    const auto moved = [&](double step) -> arma::mat {
      Network other = network;
      other.parameters()[k] += step;
      NetworkState own;
      return other.forward(x, own);
    };
    const arma::mat slope =
        (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
    CHECK(arma::abs(slope.row(0) - dense.row(k)).max() < 1e-9);
    CHECK(arma::abs(slope.row(1) - dense.row(n + k)).max() < 1e-9);
  }
}

TEST_CASE("layers that make no wavefunction are refused with a sentence") {
  const auto system = dot("[1, 1]");
  using Catch::Contains;
  for (const std::string kind : {"network", "deep_sets"}) {
    const std::string keys = "kind = \"" + kind + "\"\nlayers = ";
    CHECK_THAT(message_of(keys + "[{ width = 3, activation = \"relu\" }]", *system),
               Contains("\"relu\" has a kink") && Contains("tanh, sigmoid"));
    CHECK_THAT(message_of(keys + "[{ width = 3, residual = true }]", *system),
               Contains("residual layer needs the width of its input"));
    CHECK_THROWS_AS(make_wavefunction(keys + "[{ width = 3, dropout = 0.1 }]", *system),
                    ConfigurationError);
  }
  const auto bosons = make_system(
      "kind = \"harmonic_trap\"\nparticles = 3\ndimensions = 2\nstatistics = \"boson\"");
  CHECK_THAT(message_of("kind = \"deep_sets\"\ntell_species = true", *bosons),
             Contains("of one species"));
}
