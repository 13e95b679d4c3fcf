#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/population/energy_gradient.hpp>
#include <ritz/space/enumeration.hpp>
#include <ritz/vmc/burn_in.hpp>
#include <ritz/vmc/energy_sampler.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

// The gradient of the energy as an iteration samples it lies within its statistical error of the
// true one: of sums over all configurations, and of a Gaussian's energy in closed form.

namespace {

struct Slope {
  double value, error;
};

// v·∇E. Walkers do not know of each other: the error follows from how they differ.
Slope slope_along(const arma::vec& v, const Hamiltonian& system, const Wavefunction& psi,
                  Sampler& sampler, const Blocks& blocks) {
  const auto communicator = serial_communicator();
  Ensemble ensemble(*communicator, system, psi, blocks, 5);
  EnergyMeter meter(*communicator, system, psi, ensemble);
  ensemble.start();
  BurnIn burn_in(sampler.sums_all() ? 0 : 60);
  while (!burn_in.done()) burn_in.advance(ensemble, sampler);
  StageTimes times;
  const EnergyBatch batch = sample_energies(*communicator, psi, sampler, ensemble, meter,
                                            sampler.sums_all() ? 1 : 4, 3, "here", times);
  const GradientCoefficients c = gradient_coefficients(batch, arma::datum::inf);
  arma::vec of_walker(blocks.n_walkers);
  for (const auto& unit : batch.units) {
    const LogPsi o = unit.derivatives.times(v);
    for (std::size_t w = unit.walkers.begin; w < unit.walkers.end; ++w)
      of_walker[w] += c.real(w, unit.measurement) * o.log_abs[w - unit.walkers.begin] +
                      c.imaginary(w, unit.measurement) * o.phase[w - unit.walkers.begin];
  }
  const arma::vec gradient = energy_gradient(*communicator, batch, c, psi.n_parameters());
  CHECK(arma::dot(gradient, v) == Approx(arma::accu(of_walker)).margin(1e-10));
  return {arma::accu(of_walker),
          std::sqrt(static_cast<double>(blocks.n_walkers) * arma::var(of_walker))};
}

// The one that a configuration gets which names none.
std::string usual_sampler(const StateSpace& space) {
  for (const auto& kind : sampler_kinds())
    if (kind.family == "lattice" && (!kind.serves || kind.serves(space)))
      return "kind = \"" + kind.schema.name() + '"';
  return "";
}

}  // namespace

TEST_CASE("on lattices the sampled gradient is that of the sum over all configurations") {
  double n_cases = 0, sum_of_squares = 0;
  for (auto& c : single_cases("lattice")) {
    const auto& space = dynamic_cast<const LatticeSpace&>(c.system->space());
    const std::uint64_t n_configurations = Enumeration(space).size();
    if (!c.is_example || n_configurations > 256 || c.psi->n_parameters() == 0) continue;
    INFO(c.name);
    ++n_cases;
    randomise_parameters(*c.psi, 17, 0.05);
    RandomStream random(23, Purpose::testing);
    arma::vec v(c.psi->n_parameters());
    for (double& x : v) x = random.normal();
    const auto all = make_sampler("kind = \"exact\"", *c.system, *c.psi);
    const auto usual = make_sampler(usual_sampler(space), *c.system, *c.psi);
    const Slope exact = slope_along(v, *c.system, *c.psi, *all, {n_configurations, 32});
    const Slope sampled = slope_along(v, *c.system, *c.psi, *usual, {512, 32});
    CAPTURE(exact.value, sampled.value, sampled.error);
    const double z = (sampled.value - exact.value) / sampled.error;
    CHECK(std::abs(z) < 5);
    sum_of_squares += z * z;
  }
  // Nor are the errors too large; over eight seeds the mean of z² was 1.006.
  CHECK(n_cases >= 40);
  CHECK(sum_of_squares / n_cases > 0.4);
  CHECK(sum_of_squares / n_cases < 1.7);
}

TEST_CASE("for a Gaussian of the wrong width the sampled gradient is the closed form's") {
  // E = Σ over coordinates of (a/2 + ω²/8a), with a = α on the first axis and αβ on the last.
  const double alpha = 0.35, beta = 1.3;
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 2\ndimensions = 2\nstatistics = \"boson\"");
  const auto psi = make_wavefunction("kind = \"gaussian\"\nalpha = 0.35\nbeta = 1.3", *system);
  const auto slope = [](double a) { return 2 * a * (0.5 - 1 / (8 * a * a)); };  // by log a
  for (const std::string kind : {"metropolis", "langevin"}) {
    INFO(kind);
    const auto sampler = make_sampler("kind = \"" + kind + '"', *system, *psi);
    const Slope by_alpha = slope_along({1, 0}, *system, *psi, *sampler, {4096, 32});
    const Slope by_beta = slope_along({0, 1}, *system, *psi, *sampler, {4096, 32});
    CAPTURE(by_alpha.value, by_alpha.error, by_beta.value, by_beta.error);
    CHECK(std::abs(by_alpha.value - slope(alpha) - slope(alpha * beta)) < 5 * by_alpha.error);
    CHECK(std::abs(by_beta.value - slope(alpha * beta)) < 5 * by_beta.error);
    CHECK(by_alpha.error < 0.1);
  }
}
