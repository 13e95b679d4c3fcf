#include <bit>
#include <catch2/catch.hpp>

#include "exact/hamiltonian_matrix.hpp"
#include "linalg/vector_functions.hpp"
#include "stats/moments.hpp"
#include "tests/support/differences.hpp"
#include "tests/support/kinds.hpp"
#include "tests/support/thread_ranks.hpp"
#include "tests/support/walkers.hpp"
#include "vmc/energy_gradient.hpp"
#include "vmc/energy_sampler.hpp"
#include "vmc/natural_gradient.hpp"

using namespace ritz;
using namespace ritz::testing;

// Sums over all configurations, as the sampler `exact` makes them in a run, against the matrix of
// H.

namespace {

const LatticeHamiltonian& lattice(const Hamiltonian& system) {
  return dynamic_cast<const LatticeHamiltonian&>(system);
}

/// What an iteration of a run finds.
struct Iteration {
  double energy = 0, imaginary = 0, variance = 0;
  arma::vec gradient, direction;
};

Iteration summed(const Communicator& communicator, const Hamiltonian& system,
                 const Wavefunction& psi, const std::string& natural_gradient = "") {
  const auto sampler = make_sampler("kind = \"exact\"", system, psi);
  const Blocks blocks{Enumeration(lattice(system).space()).size(), 8};
  Ensemble ensemble(communicator, system, psi, blocks, 1);
  EnergyMeter meter(communicator, system, psi, ensemble);
  ensemble.start();
  StageTimes times;
  const EnergyBatch batch =
      sample_energies(communicator, psi, *sampler, ensemble, meter, 1, 1, "here", times);
  const auto coefficients = gradient_coefficients(batch, 5.0);
  const Moments energy = weighted_moments(batch.energy, batch.weights);
  Iteration out;
  out.energy = energy.mean;
  out.imaginary = weighted_moments(batch.imaginary, batch.weights).mean;
  out.variance = energy.variance + weighted_moments(batch.imaginary, batch.weights).variance;
  out.gradient = energy_gradient(communicator, batch, coefficients, psi.n_parameters());
  if (natural_gradient.empty()) return out;
  Value::Table table;
  table["kind"] = natural_gradient;
  Mistakes mistakes;
  const Value resolved = natural_gradient_key().resolve(Value(table), "optimizer", mistakes);
  out.direction = make_natural_gradient(Settings(resolved), psi.n_parameters())
                      ->direction(communicator, batch, coefficients, out.gradient, 1e-3);
  return out;
}

/// ψ†Hψ/ψ†ψ and the variance, from the matrix.
class Dense {
 public:
  explicit Dense(const Hamiltonian& system)
      : basis_(lattice(system).space()),
        h_(HamiltonianMatrix<std::complex<double>>(lattice(system), basis_).dense()),
        all_(system.space().n_dof(), basis_.size()) {
    basis_.fill(0, all_);
  }

  std::pair<double, double> energy_and_variance(const Wavefunction& psi) const {
    const LogPsi log_psi = log_psi_of(psi, all_);
    const double top = log_psi.log_abs.max();
    arma::cx_vec v(all_.n_cols);
    for (arma::uword k = 0; k < v.n_elem; ++k)
      v[k] = std::polar(std::exp(log_psi.log_abs[k] - top), log_psi.phase[k]);
    v /= arma::norm(v);
    const arma::cx_vec image = h_ * v;
    const double energy = arma::cdot(v, image).real();
    return {energy, std::pow(arma::norm(image), 2) - energy * energy};
  }

 private:
  FullBasis basis_;
  arma::cx_mat h_;
  Batch all_;
};

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
