#include <catch2/catch.hpp>

#include <ritz/exact/diagonalization.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/random/random_stream.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/wavefunctions/lattice/marshall.hpp>
#include "tests/support/run_configuration.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

struct Result {
  double exact = 0;
  EnergyEstimate estimate;
  std::vector<std::string> notes;
};

// Full summation and natural gradient, with a wavefunction that cannot but be positive beside the
// signs of the system.
Result run(const std::string& system, const std::string& rbm = "",
           const std::string& sampler = "kind = \"exact\"") {
  const std::string toml = "[system]\n" + system +
                           "\n[[wavefunction]]\nkind = \"rbm\"\ndtype = \"real\"\n" + rbm +
                           "\n[sampler]\n" + sampler +
                           "\n[optimizer]\nkind = \"sgd\"\nlearning_rate = 0.1\niterations = 120\n"
                           "samples = 512\nnatural_gradient = { kind = \"sr\", shift = 1e-3 }\n"
                           "[estimate]\nsamples = 20000\nobservables = [\"X0 X1\"]\n";
  const auto communicator = serial_communicator();
  ConfiguredProblem problem = make_problem(parse_toml(toml, "test.toml"), 1);
  Result out;
  out.notes = problem.notes;
  const auto& lattice = dynamic_cast<const LatticeHamiltonian&>(*problem.hamiltonian);
  out.exact = diagonalize(lattice, Effort::quick)->energy;
  Driver driver(*communicator, problem);
  driver.run();
  Document document;
  out.estimate = driver.estimate(document);
  return out;
}

}  // namespace

TEST_CASE("a positive rbm with the signs of the couplings reaches the ground state") {
  const std::string ring = "kind = \"heisenberg\"\nlattice = { kind = \"chain\", extent = 8 }\n";
  const std::string ising =
      "kind = \"transverse_field_ising\"\nlattice = { kind = \"chain\", extent = 6 }\n";
  const std::vector<std::pair<std::string, std::string>> systems = {
      {ring, ""},
      {ring + "J = -1.0", ""},
      {ring + "J = -1.0\ndelta = 0.5", "symmetric = true"},
      {ring + "J2 = -0.4", "symmetric = \"space_group\""},
      {ring + "J = [1.0, -0.6, 0.8, 1.0, -1.0, 0.5, 0.7, 0.9]", ""},
      // A triangle with an even number of positive bonds, and a site on a string of its own.
      {"kind = \"heisenberg\"\nmagnetization = 2\n"
       "lattice = { sites = 6, edges = [[0, 1], [1, 2], [0, 2], [2, 3], [3, 4], [5, 4]] }\n"
       "J = [1.0, -0.7, 0.9, 0.8, -1.1, 1.0]",
       ""},
      {ising + "h = -0.9", "symmetric = true"},
      {ising + "h = [0.5, -0.9, 1.1, -0.4, -0.8, 0.7]", ""},
      {"kind = \"pauli\"\nsites = 4\nterms = [{ coefficient = 1.0, operators = \"X0 X1 X2\" }, "
       "{ coefficient = 0.7, operators = \"X1 X2 X3\" }, { coefficient = -0.8, operators = \"X0\" "
       "}, { coefficient = 0.9, operators = \"X2\" }, { coefficient = 0.6, operators = \"Z0 Z3\" "
       "}, "
       "{ coefficient = 0.5, operators = \"Z1\" }]",
       ""}};
  for (const auto& [system, rbm] : systems) {
    INFO(system);
    const Result result = run(system, "alpha = 3\ninitial_std = 0.05\n" + rbm);
    CHECK(std::abs(result.estimate.energy - result.exact) < 5e-3 * std::abs(result.exact));
    for (const std::string& note : result.notes) CHECK_THAT(note, !Catch::Contains("positive"));
  }
}

TEST_CASE("samplers of spins and a ferromagnet with its own signs") {
  // Spins of a multiplet have ⟨σ·σ⟩ = 1. Without magnetization σᶻσᶻ is −1/7 on the average over
  // pairs, all of which are alike, and 4/7 is left for each of the others.
  const std::string ring =
      "kind = \"heisenberg\"\nlattice = { kind = \"chain\", extent = 8 }\nJ = -1.0";
  for (const std::string sampler :
       {"kind = \"exchange\"\nwalkers = 128", "kind = \"hamiltonian\"\nwalkers = 128",
        "kind = \"tempering\"\nwalkers = 128"}) {
    INFO(sampler);
    const Result result = run(ring, "", sampler);
    CHECK(result.exact == Approx(-2));
    CHECK(std::abs(result.estimate.energy + 2) < 1e-3);
    CHECK(std::abs(named(result.estimate, "X0 X1").value - 4.0 / 7) < 0.02);
  }
}

TEST_CASE("exchanges reach all of a lattice in pieces") {
  const Result result =
      run("kind = \"heisenberg\"\nlattice = { sites = 4, edges = [[0, 1], [2, 3]] }", "",
          "kind = \"exchange\"\nwalkers = 128");
  CHECK(std::abs(result.estimate.energy + 1.5) < 4 * result.estimate.error + 2e-3);
}

TEST_CASE("tracked signs are those of the configurations") {
  const MarshallSigns signs({1, 0, 1, 1, 0});
  RandomStream random(2, Purpose::testing);
  Batch x(5, 6);
  for (double& spin : x) spin = random.uniform() < 0.5 ? -1 : 1;
  const auto state = signs.track(x);
  for (int step = 0; step < 50; ++step) {
    Changes changes;
    for (std::uint32_t w = 0; w < 6; ++w) {
      for (const std::size_t i : random.permutation(5))
        if (random.uniform() < 0.4)
          changes.set(static_cast<std::uint32_t>(i), random.uniform() < 0.5 ? -1 : 1);
      changes.end_change(w);
    }
    LogPsi ratios, before(6), after(6);
    state->log_ratios(changes, ratios);
    signs.log_psi(state->configurations(), before);
    state->apply(changes);
    signs.log_psi(state->configurations(), after);
    CHECK(arma::approx_equal(arma::cos(ratios.phase), arma::cos(after.phase - before.phase),
                             "absdiff", 1e-15));
    CHECK(arma::all(state->log_psi().phase == after.phase));
    CHECK(arma::all(state->log_psi().log_abs == 0));
  }
}
