#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <ritz/io/configuration.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/driver.hpp>
#include "tests/support/thread_ranks.hpp"

using namespace ritz;

// A run that is stopped again and again, wherever it can be, and goes on each time on another
// number of ranks from the bytes of a file, gives the bits of the run that never stopped.

namespace {

// When a run has to end: when it is asked for the n-th time between steps, and when a rank is asked
// for the n-th time within them. Never where n is 0.
struct Stop {
  int between = 0, within = 0;
};

class StopAfter final : public RunObserver {
 public:
  StopAfter(const Communicator& communicator, Stop left)
      : communicator_(communicator), left_(left) {}
  bool wants_stop() override { return communicator_.any(is_late_ || --left_.between == 0); }
  bool is_urgent() override { return is_late_ = is_late_ || --left_.within == 0; }

 private:
  const Communicator& communicator_;
  Stop left_;
  bool is_late_ = false;
};

// Makes ranks seem slow in turn, so that they hand blocks over.
class UnequalRanks final : public RunObserver {
 public:
  UnequalRanks(Driver& driver, int rank) : driver_(driver), rank_(static_cast<unsigned>(rank)) {}
  void iteration_done(const IterationRecord& record) override { seem_slow(record.iteration / 2); }
  void estimate_progress(std::uint64_t done, std::uint64_t, double) override { seem_slow(done); }

 private:
  void seem_slow(std::uint64_t turn) {
    driver_.times().add(Activity::sampling, (turn + rank_) % 3 == 0 ? 10.0 : 2.0);
  }

  Driver& driver_;
  std::uint64_t rank_;
};

struct Outcome {
  std::vector<IterationRecord> history;
  arma::vec parameters;
  EnergyEstimate estimate;
  std::map<std::string, Document::Node> arrays;
};

struct Part {
  bool finished = false;
  std::vector<char> checkpoint;
  Outcome outcome;
};

// Goes on from a checkpoint (empty: from the beginning). A piece of so many sweeps is short enough
// to be cut from sweeps and iterations; 0 for that of the sizes.
Part go_on(const std::string& toml, int n_ranks, const std::vector<char>& checkpoint, Stop stop,
           std::uint64_t piece = 0) {
  const Value configuration = parse_toml(toml, "test.toml");
  // HDF5 is for one thread alone.
  const Document before = checkpoint.empty() ? Document() : from_hdf5(checkpoint, "checkpoint");
  Document after;
  Part part;
  test::on_ranks(n_ranks, [&](const Communicator& communicator) {
    Problem problem = make_problem(configuration, n_ranks);
    if (piece > 0) problem.piece = piece;
    // With a clock that has them meet after every piece of work.
    Driver driver(communicator, problem, [now = 0.0]() mutable { return ++now; });
    if (!checkpoint.empty()) driver.load(before);
    StopAfter observer(communicator, stop);
    driver.add(observer);
    UnequalRanks unequal(driver, communicator.rank());
    driver.add(unequal);
    const bool finished = driver.run();
    Document state, arrays;
    if (!finished) driver.save(state);
    EnergyEstimate estimate;
    if (finished) estimate = driver.estimate(arrays);
    if (!communicator.is_root()) return;
    part.finished = finished;
    after = state;
    part.outcome = {driver.history(), problem.wavefunction->parameters(), estimate, arrays.nodes()};
  });
  if (!part.finished) part.checkpoint = to_hdf5(after);
  return part;
}

Outcome whole(const std::string& toml, std::uint64_t piece = 0) {
  return go_on(toml, 2, {}, {}, piece).outcome;
}

// Stops as each of `stops` says in turn.
Outcome patchwork(const std::string& toml, const std::function<Stop(std::size_t)>& stops,
                  std::uint64_t piece = 0) {
  const std::array<int, 5> ranks = {2, 1, 3, 4, 2};
  Part part;
  for (std::size_t i = 0; !part.finished; ++i) {
    REQUIRE(i < 400);
    part = go_on(toml, ranks[i % ranks.size()], part.checkpoint, stops(i), piece);
  }
  return part.outcome;
}

void check_same(const std::vector<NamedEstimate>& a, const std::vector<NamedEstimate>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    INFO(a[i].name);
    CHECK(a[i].value == b[i].value);
    CHECK(a[i].error == b[i].error);
  }
}

void check_same(const Outcome& a, const Outcome& b) {
  REQUIRE(a.history.size() == b.history.size());
  for (std::size_t i = 0; i < a.history.size(); ++i) {
    INFO("iteration " << i);
    CHECK(a.history[i].iteration == b.history[i].iteration);
    CHECK(a.history[i].energy == b.history[i].energy);
    CHECK(a.history[i].energy_error == b.history[i].energy_error);
    CHECK(a.history[i].variance == b.history[i].variance);
    CHECK(a.history[i].acceptance == b.history[i].acceptance);
    CHECK(a.history[i].gradient_norm == b.history[i].gradient_norm);
    CHECK(a.history[i].learning_rate == b.history[i].learning_rate);
  }
  CHECK(arma::all(a.parameters == b.parameters));
  CHECK(a.estimate.energy == b.estimate.energy);
  CHECK(a.estimate.error == b.estimate.error);
  CHECK(a.estimate.variance == b.estimate.variance);
  CHECK(a.estimate.acceptance == b.estimate.acceptance);
  CHECK(a.estimate.r_hat == b.estimate.r_hat);
  CHECK(a.estimate.autocorrelation_time == b.estimate.autocorrelation_time);
  CHECK(a.estimate.samples == b.estimate.samples);
  check_same(a.estimate.terms, b.estimate.terms);
  check_same(a.estimate.scalars, b.estimate.scalars);
  REQUIRE(a.arrays.size() == b.arrays.size());
  for (const auto& [path, node] : a.arrays) {
    INFO(path);
    const auto* one = node.data ? std::get_if<std::vector<double>>(&*node.data) : nullptr;
    if (one) CHECK(*one == std::get<std::vector<double>>(*b.arrays.at(path).data));
  }
}

std::string particles(const std::string& optimizer, const std::string& sampler = "langevin",
                      int iterations = 10) {
  return fmt::format(R"(
    [system]
    kind = "harmonic_trap"
    particles = [1, 1]
    dimensions = 2
    statistics = "fermion"
    interaction = "coulomb"
    [sampler]
    kind = "{}"
    walkers = 72
    block = 8
    burn_in = 60
    sweeps = 2
    [[wavefunction]]
    kind = "gaussian"
    [[wavefunction]]
    kind = "jastrow"
    [[wavefunction]]
    kind = "rbm"
    hidden = 2
    [estimate]
    samples = 6000
    observables = ["radius", "pair_distribution"]
    [optimizer]
    iterations = {}
    samples = 288
    {})",
                     sampler, iterations, optimizer);
}

std::string spins(const std::string& optimizer, const std::string& sampler = "flip",
                  int walkers = 64) {
  return fmt::format(R"(
    system = {{ kind = "transverse_field_ising", lattice = {{ kind = "chain", extent = 8 }}, h = 1.0 }}
    wavefunction = [{{ kind = "rbm", alpha = 1 }}]
    sampler = {{ kind = "{}", walkers = {}, block = {}, burn_in = 60 }}
    estimate = {{ samples = 6000, observables = ["spin_correlation", "Z0"] }}
    [optimizer]
    iterations = 10
    samples = {}
    {})",
                     sampler, walkers, walkers / 6, 2 * walkers, optimizer);
}

void check_stops(const std::string& toml) {
  INFO(toml);
  const Outcome expected = whole(toml);
  check_same(expected, patchwork(toml, [](std::size_t) { return Stop{.between = 3}; }));
}

// In turn after three steps, which makes sure that it gets on, and somewhere within one.
Stop anywhere(std::size_t i) {
  if (i % 2 == 0) return {.between = 3};
  return {.within = static_cast<int>(1 + 37 * i % 97)};
}

void check_stops_within(const std::string& toml, std::uint64_t piece) {
  INFO(toml);
  check_same(whole(toml, piece), patchwork(toml, anywhere, piece));
}

}  // namespace

TEST_CASE("particles: stopped anywhere, every optimizer goes on with the same bits") {
  for (const char* optimizer :
       {"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "amsgrad"})
    check_stops(particles(fmt::format("kind = \"{}\"", optimizer)));
}

TEST_CASE("particles: stopped anywhere, every sampler goes on with the same bits") {
  check_stops(
      particles("learning_rate = { kind = \"cosine\", initial = 0.1, final = 0.01, "
                "iterations = 10 }",
                "metropolis"));
}

TEST_CASE("stopped anywhere, natural gradients go on with the same bits, memory included") {
  for (const char* kind : {"sr", "minsr", "spring"}) {
    const std::string optimizer = fmt::format(
        "kind = \"sgd\"\nlearning_rate = 0.05\nnatural_gradient = {{ kind = \"{}\", "
        "shift = {{ kind = \"exponential\", initial = 1e-2, decay = 0.9 }} }}",
        kind);
    check_stops(particles(optimizer));
    check_stops(spins(optimizer));
  }
}

TEST_CASE("spins: stopped at every second step, the run goes on with the same bits") {
  const std::string toml = spins("kind = \"adam\"");
  check_same(whole(toml), patchwork(toml, [](std::size_t) { return Stop{.between = 2}; }));
}

// Pieces that end within the sweeps before a measurement, and between measurements.
TEST_CASE("stopped within sweeps, samples and solves, a run goes on with the same bits") {
  check_stops_within(particles("kind = \"adam\"", "metropolis", 4), 1);
  check_stops_within(
      particles("kind = \"sgd\"\nnatural_gradient = { kind = \"spring\" }", "langevin", 4), 7);
  check_stops_within(spins("kind = \"sgd\"\nnatural_gradient = { kind = \"sr\" }"), 3);
  check_stops_within(
      spins("kind = \"adam\"\nnatural_gradient = { kind = \"sr\", solver = \"cg\" }", "tempering"),
      8);
  check_stops_within(spins("kind = \"adam\"", "exact"), 2);
}

TEST_CASE("a run that is asked to end before its walkers have started goes on from nothing") {
  const std::string toml = spins("kind = \"adam\"");
  const Part part = go_on(toml, 3, {}, {.within = 1});
  REQUIRE_FALSE(part.finished);
  CHECK(from_hdf5(part.checkpoint, "").integer("has_walkers") == 0);
  check_same(whole(toml), go_on(toml, 2, part.checkpoint, {}).outcome);
}

// The groups of so few are cut into stretches of time.
TEST_CASE("spins: stopped anywhere, few walkers go on with the same bits") {
  check_stops(spins("kind = \"adam\"", "flip", 13));
}

TEST_CASE("spins: stopped anywhere, every sampler goes on with the same bits") {
  for (const char* sampler : {"tempering", "exact"})
    check_stops(spins("kind = \"sgd\"\nnatural_gradient = { kind = \"sr\" }", sampler));
}

TEST_CASE("a run that is in its final estimate can be given more iterations") {
  const std::string optimizer = "kind = \"adam\"";
  // The second meeting in the estimate, after twice twenty rounds of burn-in and 6 iterations.
  const Part part = go_on(particles(optimizer, "langevin", 6), 2, {}, {.between = 48});
  REQUIRE_FALSE(part.finished);
  REQUIRE(part.outcome.history.size() == 6);
  REQUIRE(from_hdf5(part.checkpoint, "").text("stage") == "estimating");
  const std::string longer = particles(optimizer);
  check_same(whole(longer), go_on(longer, 3, part.checkpoint, {}).outcome);
}
