#include <bit>
#include <catch2/catch.hpp>

#include "tests/exact/lattice/plain_sums.hpp"
#include "tests/support/differences.hpp"
#include "tests/support/thread_ranks.hpp"

using namespace ritz;
using namespace ritz::testing;

// Sums over all configurations, as the sampler `exact` makes them in a run, against the matrix of
// H.

namespace {

bool small(const Hamiltonian& system) { return Enumeration(lattice(system).space()).size() <= 256; }

bool same_bits(const arma::vec& a, const arma::vec& b) {
  return std::ranges::equal(a, b, {}, std::bit_cast<std::uint64_t, double>,
                            std::bit_cast<std::uint64_t, double>);
}

}  // namespace

TEST_CASE("sums over all configurations are those of the matrix, the gradient its differences") {
  std::size_t n_cases = 0, n_complex = 0;
  for (auto& c : wavefunction_cases("lattice")) {
    if (!c.is_example || !small(*c.system)) continue;
    INFO(c.name);
    ++n_cases;
    n_complex += !lattice(*c.system).is_real();
    randomise_parameters(*c.psi, 17, 0.3);
    const Dense dense(*c.system);
    const auto [energy, variance] = dense.energy_and_variance(*c.psi);
    const Iteration found = summed(*serial_communicator(), *c.system, *c.psi);
    CHECK(std::abs(found.energy - energy) < 1e-12 * (1 + std::abs(energy)));
    CHECK(std::abs(found.imaginary) < 1e-12);
    CHECK(std::abs(found.variance - variance) < 1e-10 * (1 + energy * energy));

    // Along random directions.
    const arma::vec parameters = c.psi->parameters();
    RandomStream random(19, Purpose::testing);
    DifferenceErrors errors;
    for (int k = 0; k < 3; ++k) {
      arma::vec v(parameters.n_elem);
      for (double& x : v) x = random.normal();
      v /= arma::norm(v);
      const auto at = [&](double step) {
        c.psi->set_parameters(parameters + step * v);
        return dense.energy_and_variance(*c.psi).first;
      };
      const auto difference = [&](double h) { return (at(h) - at(-h)) / (2 * h); };
      errors.add(arma::dot(found.gradient, v), difference(4e-4), difference(2e-4));
    }
    CHECK(errors.extrapolated() < 1e-8);
  }
  CHECK(n_cases >= 20);
  CHECK(n_complex >= 3);
}

TEST_CASE("sums over all configurations and natural gradients have the same bits on any ranks") {
  const auto system = make_system(
      "kind = \"pauli\"\nsites = 6\nterms = [{ coefficient = 1.0, operators = \"Y0 X1\" }, "
      "{ coefficient = -0.7, operators = \"Z2 Z3\" }, { coefficient = 0.4, operators = \"X4 Y5\" "
      "}, "
      "{ coefficient = 0.3, operators = \"X0\" }, { coefficient = 0.2, operators = \"Z4\" }]");
  const auto psi = make_wavefunction("kind = \"rbm\"\nalpha = 1", *system);
  randomise_parameters(*psi, 5, 0.3);
  for (const std::string kind : {"sr", "minsr"}) {
    const Iteration alone = summed(*serial_communicator(), *system, *psi, kind);
    CHECK(arma::norm(alone.direction -
                     summed(*serial_communicator(), *system, *psi, "sr").direction) <
          1e-10 * arma::norm(alone.direction));
    for (const int n_ranks : {2, 3}) {
      std::vector<Iteration> found(static_cast<std::size_t>(n_ranks));
      test::on_ranks(n_ranks, [&](const Communicator& communicator) {
        found[static_cast<std::size_t>(communicator.rank())] =
            summed(communicator, *system, *psi, kind);
      });
      for (const auto& one : found) {
        CHECK(one.energy == alone.energy);
        CHECK(same_bits(one.gradient, alone.gradient));
        CHECK(same_bits(one.direction, alone.direction));
      }
    }
  }
}
