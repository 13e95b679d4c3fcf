#include <ritz/vmc/driver.hpp>

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <ritz/io/configuration.hpp>
#include <ritz/population/energy_gradient.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/stats/blocking.hpp>
#include <ritz/stats/moments.hpp>
#include <ritz/vmc/burn_in.hpp>
#include <ritz/vmc/energy_sampler.hpp>

using namespace ritz;

// The driver hands every part what the configuration says: a few iterations and measurements, done
// again by hand.

namespace {

// The parameters before the first and after every iteration.
class Path final : public RunObserver {
 public:
  explicit Path(const Problem& problem) : problem_(problem) { keep(); }
  void iteration_done(const IterationRecord&) override { keep(); }
  const arma::vec& operator[](std::size_t k) const { return points_[k]; }
  std::size_t size() const { return points_.size(); }

 private:
  void keep() { points_.push_back(problem_.wavefunction->parameters()); }
  const Problem& problem_;
  std::vector<arma::vec> points_;
};

Problem problem_of(const std::string& toml) {
  return make_problem(parse_toml(toml, "test.toml"), 1);
}

const std::string chain = R"(
seed = 3
estimate = { samples = 0 }
[system]
kind = "transverse_field_ising"
lattice = { kind = "chain", extent = 6 }
h = 0.8
[[wavefunction]]
kind = "jastrow"
initial_std = 0.3
[sampler]
kind = "exact"
[optimizer]
kind = "sgd"
iterations = 3
learning_rate = { kind = "exponential", initial = 0.2, decay = 0.5, every = 1 }
)";
double rate(std::uint64_t iteration) { return 0.2 * std::pow(0.5, iteration); }

std::string with(std::string toml, const std::string& from, const std::string& to) {
  return toml.replace(toml.find(from), from.size(), to);
}

// Gradient and overlap matrix from plain sums over all configurations.
struct Sums {
  arma::vec gradient;
  arma::mat overlap;
};
Sums sums_at(Problem& problem, const arma::vec& parameters) {
  problem.wavefunction->set_parameters(parameters);
  Batch all(6, 64);
  for (arma::uword k = 0; k < 64; ++k)
    for (arma::uword i = 0; i < 6; ++i) all(i, k) = (k >> i) % 2 == 0 ? 1 : -1;
  const auto state = problem.wavefunction->track(all);
  LocalEnergies energies;
  problem.hamiltonian->local_energies(*problem.wavefunction, *state, energies);
  arma::vec p = arma::exp(2 * state->log_psi().log_abs.t());
  p /= arma::accu(p);
  arma::mat o = problem.wavefunction->log_derivatives(all).dense();
  o.each_col() -= arma::vec(o * p);
  const arma::vec e = energies.total.t() - arma::dot(p, energies.total.t());
  return {2 * o * (p % e), o * arma::diagmat(p) * o.t()};
}

// What the optimizer is to step along, from a plain gradient and an overlap matrix.
using Direction = std::function<arma::vec(const Sums&, std::uint64_t iteration)>;

void check_steps(const std::string& keys, const Direction& direction) {
  INFO(keys);
  const auto communicator = serial_communicator();
  Problem problem = problem_of(chain + keys), by_hand = problem_of(chain + keys);
  Path path(problem);
  Driver driver(*communicator, problem);
  driver.add(path);
  driver.run();
  REQUIRE(path.size() == 4);
  for (std::uint64_t k = 0; k < 3; ++k) {
    const arma::vec d = direction(sums_at(by_hand, path[k]), k);
    const arma::vec expected = path[k] - rate(k) * d;
    CHECK(arma::norm(d) > 1e-3);
    CHECK(arma::norm(path[k + 1] - expected) < 1e-9 * arma::norm(rate(k) * d));
    CHECK(driver.history()[k].learning_rate == Approx(rate(k)).epsilon(1e-14));
  }
}

}  // namespace

TEST_CASE("every iteration steps along the gradient, with the learning rate of its schedule") {
  check_steps("", [](const Sums& sums, std::uint64_t) { return sums.gradient; });
}

TEST_CASE("natural gradients get the shift of the iteration") {
  const Direction solved = [](const Sums& sums, std::uint64_t k) -> arma::vec {
    const double shift = std::pow(0.1, k);
    return arma::solve(sums.overlap + shift * arma::eye(arma::size(sums.overlap)),
                       0.5 * sums.gradient);
  };
  for (const char* kind : {"sr", "minsr"})
    check_steps(fmt::format("natural_gradient = {{ kind = \"{}\", shift = {{ kind = "
                            "\"exponential\", initial = 1.0, decay = 0.1, every = 1 }} }}",
                            kind),
                solved);
}

TEST_CASE("directions are clipped as the configuration says") {
  check_steps("clip_norm = 0.01", [](const Sums& sums, std::uint64_t) -> arma::vec {
    return 0.01 * arma::normalise(sums.gradient);
  });
  check_steps("clip_value = 0.002", [](const Sums& sums, std::uint64_t) -> arma::vec {
    return arma::clamp(sums.gradient, -0.002, 0.002);
  });
}

namespace {

const std::string trap = R"(
seed = 5
[system]
kind = "harmonic_trap"
particles = [1, 1]
dimensions = 2
statistics = "fermion"
interaction = "coulomb"
[[wavefunction]]
kind = "gaussian"
alpha = 0.6
)";

// The walkers of a run, moved as its configuration says, without its driver.
class Walkers {
 public:
  explicit Walkers(Problem& problem)
      : problem_(problem),
        ensemble_(*communicator_, *problem.hamiltonian, *problem.wavefunction, problem.blocks,
                  problem.seed),
        meter_(*communicator_, *problem.hamiltonian, *problem.wavefunction, ensemble_) {
    ensemble_.start();
  }

  void burn_in() {
    BurnIn burn_in(problem_.burn_in);
    while (!burn_in.done()) burn_in.advance(ensemble_, *problem_.sampler);
  }
  /// The same by hand: each twentieth of it tunes the step by its own acceptance.
  void tune() {
    for (std::uint64_t round = 0; round < 20; ++round) {
      ensemble_.sweep(*problem_.sampler, problem_.burn_in / 20);
      problem_.sampler->step()->adapt(ensemble_.take_counts().acceptance(), round);
      ensemble_.refresh();
    }
  }
  EnergyBatch sample(std::uint64_t n_measurements) {
    StageTimes times;
    return sample_energies(*communicator_, *problem_.wavefunction, *problem_.sampler, ensemble_,
                           meter_, n_measurements, problem_.sweeps, "here", times);
  }
  /// One measurement: the rows of EnergyMeter::names() for every walker.
  arma::mat measure() {
    ensemble_.sweep(*problem_.sampler, problem_.sweeps);
    return meter_.measure(0);
  }
  MoveCounts take_counts() { return ensemble_.take_counts(); }
  arma::vec gradient(const EnergyBatch& batch, const GradientCoefficients& coefficients) {
    return energy_gradient(*communicator_, batch, coefficients,
                           problem_.wavefunction->n_parameters());
  }
  void set_parameters(const arma::vec& parameters) {
    problem_.wavefunction->set_parameters(parameters);
    ensemble_.refresh();
  }

 private:
  std::unique_ptr<Communicator> communicator_ = serial_communicator();
  Problem& problem_;
  Ensemble ensemble_;
  EnergyMeter meter_;
};

}  // namespace

TEST_CASE("iterations take the samples, sweeps, burn-in and clipping that they are told") {
  const std::string toml = trap + R"(
[sampler]
walkers = 48
burn_in = 30
sweeps = 3
[optimizer]
kind = "sgd"
learning_rate = 0.05
iterations = 3
samples = 192
energy_clip = 1
[estimate]
samples = 0
)";
  const auto communicator = serial_communicator();
  Problem problem = problem_of(toml), by_hand = problem_of(toml);
  Path path(problem);
  Driver driver(*communicator, problem);
  driver.add(path);
  driver.run();
  CHECK(driver.ensemble().sweeps_made() == 30 + 3 * 4 * 3);

  Walkers walkers(by_hand);
  walkers.burn_in();
  for (std::uint64_t k = 0; k < 3; ++k) {
    const EnergyBatch batch = walkers.sample(4);
    const double window = std::sqrt(1.0 + static_cast<double>(k));
    const GradientCoefficients c = gradient_coefficients(batch, window);
    CHECK(c.clipped > 0);
    const arma::vec expected = path[k] - 0.05 * walkers.gradient(batch, c);
    CHECK(arma::norm(path[k + 1] - expected) == 0);
    const IterationRecord& record = driver.history()[k];
    CHECK(record.energy == moments(batch.energy).mean);
    CHECK(record.variance == moments(batch.energy).variance);
    CHECK(record.clipped == c.clipped);
    CHECK(record.clip_shift == c.clip_shift);
    CHECK(record.acceptance > 0.3);
    walkers.set_parameters(expected);
  }
}

TEST_CASE("the errors of the history see that successive measurements are alike") {
  const std::string toml = trap + R"(
[sampler]
walkers = 32
burn_in = 200
sweeps = 1
step = 0.1
[optimizer]
iterations = 1
samples = 3200
[estimate]
samples = 0
)";
  const auto communicator = serial_communicator();
  Problem problem = problem_of(toml), by_hand = problem_of(toml);
  Driver driver(*communicator, problem);
  driver.run();
  Walkers walkers(by_hand);
  walkers.burn_in();
  const arma::mat energy = walkers.sample(100).energy;
  const IterationRecord& record = driver.history()[0];
  CHECK(record.energy_error == Approx(blocking(energy).error).epsilon(1e-12));
  CHECK(record.energy_error > 2 * std::sqrt(record.variance / 3200));
}

TEST_CASE("the final variance and errors are those of all samples") {
  for (const int n_walkers : {2, 64}) {
    INFO(n_walkers << " walkers");
    const int n_measurements = 256;
    const std::string toml = trap + fmt::format(R"(
[sampler]
walkers = {}
burn_in = 100
sweeps = 1
step = 0.2
[optimizer]
iterations = 0
[estimate]
samples = {}
)",
                                                n_walkers, n_walkers * n_measurements);
    const auto communicator = serial_communicator();
    Problem problem = problem_of(toml), by_hand = problem_of(toml);
    Driver driver(*communicator, problem);
    driver.run();
    Document document;
    const EnergyEstimate estimate = driver.estimate(document);
    CHECK(driver.ensemble().sweeps_made() == 2 * 100 + n_measurements);

    Walkers walkers(by_hand);
    walkers.burn_in();
    walkers.burn_in();
    arma::cube rows;
    for (int m = 0; m < n_measurements; ++m) rows = arma::join_slices(rows, walkers.measure());
    const auto series = [&](arma::uword row) { return arma::mat(rows.row(row)); };
    CHECK(estimate.energy == Approx(moments(series(0)).mean).epsilon(1e-10));
    CHECK(estimate.variance == Approx(moments(series(0)).variance).epsilon(1e-9));
    if (n_walkers == 2) continue;
    // Real parts of the terms and the virial, behind energy and imaginary part.
    REQUIRE(estimate.terms.size() == 4);
    for (arma::uword k = 0; k < 4; ++k) {
      INFO(estimate.terms[k].name);
      const Moments naive = moments(series(2 + k));
      CHECK(estimate.terms[k].value == Approx(naive.mean).epsilon(1e-10));
      CHECK(estimate.terms[k].error > 2 * std::sqrt(naive.variance / (64 * n_measurements)));
    }
  }
}

// Few samples, whose mean imaginary part is not zero.
TEST_CASE("the final variance of a complex psi is that of both parts of its samples") {
  std::string toml = with(chain, "kind = \"jastrow\"", "kind = \"rbm\"");
  toml = with(toml, "kind = \"exact\"", "kind = \"flip\"\nwalkers = 2\nburn_in = 20\nsweeps = 1");
  toml = with(with(toml, "samples = 0", "samples = 32"), "iterations = 3", "iterations = 0");
  const auto communicator = serial_communicator();
  Problem problem = problem_of(toml), by_hand = problem_of(toml);
  Driver driver(*communicator, problem);
  driver.run();
  Document document;
  const EnergyEstimate estimate = driver.estimate(document);
  Walkers walkers(by_hand);
  walkers.burn_in();
  walkers.burn_in();
  arma::cube rows;
  for (int m = 0; m < 16; ++m) rows = arma::join_slices(rows, walkers.measure());
  const auto of = [&](arma::uword row) { return moments(arma::mat(rows.row(row))); };
  CHECK(estimate.imaginary == Approx(of(1).mean).epsilon(1e-10));
  CHECK(std::abs(of(1).mean) > 1e-3);
  CHECK(estimate.variance == Approx(of(0).variance + of(1).variance).epsilon(1e-9));
}

TEST_CASE("swap rates are those of every pair of replicas, acceptance that of the estimate") {
  std::string toml = with(chain, "initial_std = 0.3", "initial_std = 1.0");
  toml = with(toml, "kind = \"exact\"",
              "kind = \"tempering\"\nwalkers = 32\nburn_in = 20\nsweeps = 2\nreplicas = 3\n"
              "lowest_power = 0.05");
  toml = with(with(toml, "samples = 0", "samples = 640"), "iterations = 3", "iterations = 0");
  const auto communicator = serial_communicator();
  Problem problem = problem_of(toml), by_hand = problem_of(toml);
  Driver driver(*communicator, problem);
  driver.run();
  Document document;
  const EnergyEstimate estimate = driver.estimate(document);
  Walkers walkers(by_hand);
  walkers.burn_in();
  walkers.burn_in();
  for (int m = 0; m < 20; ++m) walkers.measure();
  const MoveCounts counts = walkers.take_counts();
  CHECK(estimate.acceptance == Approx(counts.acceptance()).epsilon(1e-12));
  REQUIRE(estimate.swap_rates.size() == 3);
  for (std::size_t k = 0; k < 3; ++k)
    CHECK(estimate.swap_rates[k] == Approx(static_cast<double>(counts.swaps_accepted[k]) /
                                           static_cast<double>(counts.swaps_proposed[k])));
  CHECK(estimate.swap_rates[0] != estimate.swap_rates[2]);
}

TEST_CASE("every round of burn-in tunes the step by its own acceptance") {
  const std::string toml =
      trap + "[sampler]\nwalkers = 32\nburn_in = 60\n[estimate]\nsamples = 0\n";
  Problem problem = problem_of(toml), by_hand = problem_of(toml);
  Walkers walkers(problem), others(by_hand);
  const double start = problem.sampler->step()->value();
  walkers.burn_in();
  others.tune();
  CHECK(problem.sampler->step()->value() != start);
  CHECK(problem.sampler->step()->value() == by_hand.sampler->step()->value());
}

TEST_CASE("parameters that are no numbers end a run before anything can be made of them") {
  const std::string strong = with(chain, "h = 0.8", "h = 8.0");
  Problem problem =
      problem_of(with(strong, R"({ kind = "exponential", initial = 0.2, decay = 0.5, every = 1 })",
                      R"({ kind = "piecewise", values = [1e-6, 1.7e308], boundaries = [1] })"));
  Path path(problem);
  const auto alone = serial_communicator();
  Driver driver(*alone, problem);
  driver.add(path);
  CHECK_THROWS_WITH(driver.run(), Catch::Contains("in iteration 1 leads to parameters"));
  CHECK(path.size() == 2);
  CHECK(problem.wavefunction->parameters().is_finite());
  CHECK(driver.is_sound());
  // Of such a state there is no checkpoint, and what holds one is refused.
  Document document("checkpoint");
  driver.save(document);
  arma::vec parameters = problem.wavefunction->parameters();
  parameters[2] = arma::datum::nan;
  document.set("parameters", parameters);
  CHECK_THROWS_WITH(driver.load(document), Catch::Contains("parameters that are no numbers"));
  problem.wavefunction->set_parameters(parameters);
  CHECK_FALSE(driver.is_sound());
}
