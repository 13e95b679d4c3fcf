#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/io/configuration.hpp>
#include <ritz/population/energy_gradient.hpp>
#include <ritz/setup/make_problem.hpp>
#include "tests/support/anharmonic_pair.hpp"
#include "tests/support/run_configuration.hpp"

using namespace ritz;
using namespace ritz::testing;

// The optimum that clipping leaves, against minima known in closed form.

namespace {

const std::string dot = R"(
[system]
kind = "harmonic_trap"
particles = [1, 1]
dimensions = 2
statistics = "fermion"
interaction = "coulomb"
[[wavefunction]]
kind = "gaussian"
)";
double dot_energy(double alpha) {
  return 2 * alpha + 0.5 / alpha + std::sqrt(arma::datum::pi * alpha);
}

constexpr double dot_alpha = 0.3815376835123276;  // at the minimum

const std::string particles = R"(
[system]
kind = "harmonic_trap"
particles = {}
dimensions = {}
statistics = "boson"
[[wavefunction]]
kind = "gaussian"
alpha = 0.7
)";

// One boson in x⁴.
const std::string quartic = fmt::format(fmt::runtime(particles), 1, 1);
void make_quartic(Problem& problem) {
  problem.hamiltonian =
      std::make_unique<AnharmonicTrap>(ParticleSpace({1}, 1, Statistics::boson), 0.0, 1.0);
}
double quartic_energy(double alpha) { return alpha / 2 + 3 / (16 * alpha * alpha); }

// Two fermions of one spin, whose ψ has a node that moves; it has as many parameters as the
// Gaussian that it replaces.
const std::string pair = fmt::format(fmt::runtime(particles), 2, 2) + "beta = 1.0\n";
void make_pair_of_fermions(Problem& problem) {
  problem.hamiltonian =
      std::make_unique<AnharmonicTrap>(ParticleSpace({2}, 2, Statistics::fermion), 1.0, 0.2);
  std::vector<std::unique_ptr<Wavefunction>> factors;
  factors.push_back(std::make_unique<NodalPair>(0.8, 0.0));
  problem.wavefunction =
      std::make_unique<Product>(std::move(factors), std::vector<std::string>{"pair"});
}
double pair_energy(double alpha, double lambda) {
  return NodalPair::energy(alpha, lambda, 1.0, 0.2);
}
constexpr double pair_alpha = 0.7079736, pair_lambda = -0.0777945;  // at the minimum

// Mean parameters of the second half of an optimization, and what was clipped there.
class SecondHalf final : public RunObserver {
 public:
  SecondHalf(const Problem& problem) : problem_(problem) {
    parameters.zeros(problem.wavefunction->n_parameters());
  }
  void iteration_done(const IterationRecord& record) override {
    const std::uint64_t n = problem_.optimization.iterations;
    if (2 * record.iteration < n) return;
    const double share = 2.0 / static_cast<double>(n);
    parameters += share * problem_.wavefunction->parameters();
    clipped += share * record.clipped;
    shift += share * record.clip_shift;
    variance += share * record.variance;
  }

  arma::vec parameters;
  double clipped = 0, shift = 0, variance = 0;

 private:
  const Problem& problem_;
};

struct System {
  std::string name, toml;
  std::function<void(Problem&)> prepare;
  std::function<double(const arma::vec&)> energy;
  double minimum;
};

const std::vector<System>& systems() {
  static const std::vector<System> all = {
      {"two electrons, a Gaussian",
       dot,
       {},
       [](const arma::vec& p) { return dot_energy(std::exp(p[0])); },
       dot_energy(dot_alpha)},
      {"a boson in x^4, a Gaussian", quartic, make_quartic,
       [](const arma::vec& p) { return quartic_energy(std::exp(p[0])); },
       quartic_energy(std::cbrt(0.75))},
      {"two fermions, a moving node", pair, make_pair_of_fermions,
       [](const arma::vec& p) { return pair_energy(p[0], p[1]); },
       pair_energy(pair_alpha, pair_lambda)}};
  return all;
}

SecondHalf optimize(const System& system, const std::string& clip, std::uint64_t seed,
                    std::uint64_t iterations) {
  const auto communicator = serial_communicator();
  std::string toml = fmt::format("seed = {}\n{}", seed, system.toml);
  toml += fmt::format(
      "[optimizer]\nkind = \"sgd\"\nlearning_rate = 0.02\niterations = {}\n{}\n[estimate]\nsamples "
      "= "
      "0\n",
      iterations, clip == "default" ? "" : "energy_clip = " + clip);
  Problem problem = make_problem(parse_toml(toml, "test.toml"), 1);
  if (system.prepare) system.prepare(problem);
  if (clip == "default") problem.optimization.energy_clip = usual_clip(*problem.wavefunction);
  SecondHalf out(problem);
  Driver driver(*communicator, problem);
  driver.add(out);
  driver.run();
  return out;
}

// What the dot's Gaussian ends with where the configuration says nothing of the optimizer.
double alpha_with_defaults(int seed) {
  const auto communicator = serial_communicator();
  Problem problem = make_problem(
      parse_toml(fmt::format("seed = {}\n{}[estimate]\nsamples = 0\n", seed, dot), "test.toml"), 1);
  Driver driver(*communicator, problem);
  driver.run();
  return std::exp(problem.wavefunction->parameters()[0]);
}

}  // namespace

TEST_CASE("the closed form of the pair with a node has the minimum that is used") {
  const double least = pair_energy(pair_alpha, pair_lambda), h = 1e-4;
  CHECK(least == Approx(3.95124284782671).epsilon(1e-12));
  for (const double d : {-h, h}) {
    CHECK(pair_energy(pair_alpha + d, pair_lambda) > least);
    CHECK(pair_energy(pair_alpha, pair_lambda + d) > least);
  }
}

TEST_CASE("the pair with a node has the energy of its closed form") {
  const EnergyEstimate estimate = run_configuration(
      pair + "[optimizer]\niterations = 0\n[estimate]\nsamples = 200_000\n", [](Problem& problem) {
        make_pair_of_fermions(problem);
        problem.wavefunction->set_parameters({0.75, 0.05});
      });
  CHECK(std::abs(z_score(estimate.energy, estimate.error, pair_energy(0.75, 0.05))) < 4);
}

TEST_CASE("with default settings a Gaussian finds its minimum, whatever the tails of its energy") {
  for (const int seed : {1, 2, 3, 4, 5})
    CHECK(std::abs(alpha_with_defaults(seed) - dot_alpha) < 0.0035);
  const EnergyEstimate estimate = run_configuration(quartic, make_quartic);
  const NamedEstimate virial = named(estimate, "virial");
  CHECK(std::abs(z_score(virial.value, virial.error, 0)) < 3);
  CHECK(estimate.energy == Approx(0.6814).margin(0.001));
}

TEST_CASE("clipping where psi has a node leaves the optimum where it is") {
  const System& system = systems()[2];
  const SecondHalf found = optimize(system, "default", 1, 300);
  CHECK(found.clipped < 1e-4);
  const double allowed = 0.1 * std::sqrt(found.variance / 1e6);
  CHECK(system.energy(found.parameters) - system.minimum < allowed);
}

// Prints what clipping does to the optimum; bench/clipping.sh runs it.
TEST_CASE("optima under clipping", "[.][clipping]") {
  for (const System& system : systems()) {
    fmt::print("\n{}: minimum {:.6f}\n{:>8} {:>22} {:>12} {:>10} {:>12} {:>12}\n", system.name,
               system.minimum, "clip", "optimum", "too high by", "clipped", "mean moved by",
               "allowed*");
    for (const char* clip : {"2", "5", "10", "\"none\"", "default"}) {
      const SecondHalf found = optimize(system, clip, 1, 1000);
      const arma::vec& p = found.parameters;
      const std::string at = p.n_elem == 1 ? fmt::format("alpha {:.5f}", std::exp(p[0]))
                                           : fmt::format("alpha {:.4f}, lambda {:.4f}", p[0], p[1]);
      fmt::print("{:>8} {:>22} {:>12.1e} {:>10.1e} {:>12.1e} {:>12.1e}\n", clip, at,
                 system.energy(p) - system.minimum, found.clipped, found.shift,
                 0.1 * std::sqrt(found.variance / 1e6));
    }
  }
  fmt::print("\ntwo electrons, a Gaussian, default settings, five seeds: alpha - {:.5f} =",
             dot_alpha);
  for (const int seed : {1, 2, 3, 4, 5})
    fmt::print(" {:+.5f}", alpha_with_defaults(seed) - dot_alpha);
  fmt::print("\n\n* a tenth of the error of a final energy from 10^6 independent samples\n");
}
