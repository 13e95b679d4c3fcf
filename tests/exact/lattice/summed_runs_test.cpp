#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/driver.hpp>
#include "tests/exact/lattice/plain_sums.hpp"

using namespace ritz;
using namespace ritz::testing;

// Whole runs in full summation, and a ψ with zeros, against the matrix of H.

namespace {

// A wavefunction that is exactly zero wherever two spins both point up, and has no derivatives
// there.
class Holed final : public Wavefunction {
 public:
  Holed(std::unique_ptr<Wavefunction> whole, arma::uword site)
      : whole_(std::move(whole)), site_(site) {
    parameters_ = whole_->parameters();
  }
  void set_parameters(const arma::vec& parameters) override {
    Wavefunction::set_parameters(parameters);
    whole_->set_parameters(parameters);
  }
  std::vector<ParameterGroup> parameter_groups() const override {
    return whole_->parameter_groups();
  }
  bool is_real() const override { return whole_->is_real(); }
  void log_psi(const Batch& s, LogPsi& out) const override {
    whole_->log_psi(s, out);
    out.log_abs.elem(holes(s)).fill(-arma::datum::inf);
  }
  LogDerivatives log_derivatives(const Batch& s) const override {
    LogDerivatives out(s.n_cols);
    arma::mat all = whole_->log_derivatives(s).dense();
    all.cols(holes(s)).fill(arma::datum::nan);
    const arma::uword n = n_parameters();
    out.add(all.n_rows > n ? dense_part(all.head_rows(n), all.tail_rows(n)) : dense_part(all));
    return out;
  }

 private:
  arma::uvec holes(const Batch& s) const {
    return arma::find(s.row(site_) + s.row(site_ + 1) > 1.5);
  }

  std::unique_ptr<Wavefunction> whole_;
  arma::uword site_;
};

const std::string six_spins =
    "kind = \"pauli\"\nsites = 6\nterms = [{ coefficient = 1.0, operators = \"Y0 X1\" }, "
    "{ coefficient = -0.7, operators = \"Z2 Z3\" }, { coefficient = 0.4, operators = \"X4 Y5\" }, "
    "{ coefficient = 0.3, operators = \"X0\" }, { coefficient = 0.2, operators = \"Z4\" }]";

// A run in full summation on six spins, with ψ moved away from its start.
struct Finished {
  EnergyEstimate estimate;
  std::vector<IterationRecord> history;
  std::unique_ptr<Wavefunction> psi;
};
Finished run_six_spins(const std::string& keys, const std::string& wavefunction,
                       int holes_at = -1) {
  const auto communicator = serial_communicator();
  Problem problem =
      make_problem(parse_toml("[system]\n" + six_spins + "\n[[wavefunction]]\n" + wavefunction +
                                  "\n[sampler]\nkind = \"exact\"\nblock = 8\n" + keys,
                              "test.toml"),
                   1);
  randomise_parameters(*problem.wavefunction, 23, 0.4);
  if (holes_at >= 0) {
    std::vector<std::unique_ptr<Wavefunction>> factors;
    factors.push_back(std::make_unique<Holed>(std::move(problem.wavefunction),
                                              static_cast<arma::uword>(holes_at)));
    problem.wavefunction =
        std::make_unique<Product>(std::move(factors), std::vector<std::string>{"holed"});
  }
  Driver driver(*communicator, problem);
  driver.run();
  Document document;
  return {driver.estimate(document), driver.history(), std::move(problem.wavefunction)};
}

double expectation(const std::string& operators, const Wavefunction& psi) {
  const auto system = testing::make_system(
      "kind = \"pauli\"\nsites = 6\nterms = [{ coefficient = 1.0, "
      "operators = \"" +
      operators + "\" }]");
  return Dense(*system).energy_and_variance(psi).first;
}

void check_observables(const Finished& run) {
  REQUIRE(run.estimate.scalars.size() == 4);
  for (const NamedEstimate& found : run.estimate.scalars) {
    INFO(found.name);
    CHECK(std::abs(found.value - expectation(found.name, *run.psi)) < 1e-12);
  }
}

const std::string observables =
    "[estimate]\nobservables = [\"Z0 Z1\", \"X0\", \"Y0 X1\", \"Y4\"]\n";

}  // namespace

TEST_CASE("variances of a complex psi are those of the matrix, in the history and at the end") {
  const Finished run =
      run_six_spins("[optimizer]\nkind = \"sgd\"\nlearning_rate = 1e-14\niterations = 1\n",
                    "kind = \"rbm\"\nalpha = 1");
  const auto [energy, variance] =
      Dense(*testing::make_system(six_spins)).energy_and_variance(*run.psi);
  CHECK(variance > 0.1);
  CHECK(run.estimate.energy == Approx(energy).epsilon(1e-12));
  CHECK(run.estimate.variance == Approx(variance).epsilon(1e-10));
  CHECK(run.history[0].energy == Approx(energy).epsilon(1e-11));
  CHECK(run.history[0].variance == Approx(variance).epsilon(1e-10));
  CHECK(run.history[0].energy_error == 0);
}

TEST_CASE("the final sums weigh with the final parameters") {
  const Finished run = run_six_spins(
      "[optimizer]\nkind = \"sgd\"\nlearning_rate = 0.3\niterations = 2\n" + observables,
      "kind = \"rbm\"\nalpha = 1");
  const auto [energy, variance] =
      Dense(*testing::make_system(six_spins)).energy_and_variance(*run.psi);
  CHECK(std::abs(energy - run.history[0].energy) > 0.05);
  CHECK(run.estimate.energy == Approx(energy).epsilon(1e-12));
  CHECK(run.estimate.variance == Approx(variance).epsilon(1e-10));
  check_observables(run);
}

TEST_CASE("where psi is zero nothing is judged or counted in full summation") {
  for (const arma::uword site : {0U, 4U})
    for (const std::string kind :
         {"kind = \"rbm\"\nalpha = 1", "kind = \"jastrow\"\ninitial_std = 0.3"}) {
      INFO(kind << ", no two spins up at " << site);
      const auto system = testing::make_system(six_spins);
      Holed psi(make_wavefunction(kind, *system), site);
      randomise_parameters(psi, 29, 0.3);
      const Dense dense(*system);
      const Iteration found = summed(*serial_communicator(), *system, psi, "sr");
      CHECK(found.energy == Approx(dense.energy_and_variance(psi).first).epsilon(1e-12));
      CHECK(std::isfinite(found.variance));
      const arma::vec parameters = psi.parameters(), v = arma::normalise(found.gradient);
      const auto at = [&](double step) {
        psi.set_parameters(parameters + step * v);
        return dense.energy_and_variance(psi).first;
      };
      CHECK(found.gradient.is_finite());
      CHECK((at(1e-4) - at(-1e-4)) / 2e-4 == Approx(arma::norm(found.gradient)).epsilon(1e-6));
      psi.set_parameters(parameters);
      for (const std::string natural : {"sr", "minsr", "spring"}) {
        const Iteration other = summed(*serial_communicator(), *system, psi, natural);
        CHECK(other.direction.is_finite());
        CHECK(arma::norm(other.direction - found.direction) < 1e-9 * arma::norm(found.direction));
      }
    }
}

TEST_CASE("a whole run with a psi that has zeros sums over what is left") {
  for (const int site : {0, 4}) {
    const Finished run = run_six_spins(
        "[optimizer]\nkind = \"sgd\"\nlearning_rate = 0.1\niterations = 2\nnatural_gradient = "
        "\"minsr\"\n" +
            observables,
        "kind = \"rbm\"\nalpha = 1", site);
    CHECK(run.estimate.energy ==
          Approx(Dense(*testing::make_system(six_spins)).energy_and_variance(*run.psi).first)
              .epsilon(1e-12));
    CHECK(run.estimate.energy < run.history[0].energy);
    check_observables(run);
  }
}

TEST_CASE("weights that vanish by underflow count for nothing, however large their energies") {
  const auto communicator = serial_communicator();
  Problem problem = make_problem(parse_toml(R"(
[system]
kind = "transverse_field_ising"
lattice = { kind = "chain", extent = 12 }
h = 0.5
[[wavefunction]]
kind = "jastrow"
initial_std = 60.0
[sampler]
kind = "exact"
[optimizer]
iterations = 1
learning_rate = 1e-9
)",
                                            "test.toml"),
                                 1);
  const Dense dense(*problem.hamiltonian);
  Driver driver(*communicator, problem);
  driver.run();
  Document document;
  const double expected = dense.energy_and_variance(*problem.wavefunction).first;
  CHECK(driver.estimate(document).energy == Approx(expected).epsilon(1e-10));
  CHECK(driver.history()[0].energy == Approx(expected).epsilon(1e-7));
}

TEST_CASE("a psi that is zero or no number everywhere is refused by a sentence") {
  const auto system = testing::make_system(
      "kind = \"transverse_field_ising\"\nh = 1.0\nlattice = { kind = "
      "\"chain\", extent = 3 }");
  const auto psi = make_wavefunction("kind = \"jastrow\"", *system);
  const auto sampler = make_sampler("kind = \"exact\"", *system, *psi);
  const auto communicator = serial_communicator();
  Ensemble ensemble(*communicator, *system, *psi, {8, 4}, 1);
  ensemble.start();
  ensemble.sweep(*sampler, 1);
  psi->set_parameters(arma::vec(psi->n_parameters()).fill(arma::datum::nan));
  ensemble.refresh();
  CHECK_THROWS_AS(ensemble.weigh(), NumericsError);
}
