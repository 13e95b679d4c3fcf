#include <catch2/catch.hpp>
#include <limits>

#include <ritz/vmc/energy_sampler.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/thread_ranks.hpp"

using namespace ritz;
using namespace ritz::testing;
using Catch::Matchers::Contains;

namespace {

// A system whose last term is not a number for the fourth walker of every block, if it is sick.
class SickSystem : public Hamiltonian {
 public:
  SickSystem(const Hamiltonian& healthy, bool is_sick) : healthy_(healthy), is_sick_(is_sick) {}

  const StateSpace& space() const override { return healthy_.space(); }
  std::vector<std::string> term_names() const override { return healthy_.term_names(); }
  std::vector<std::string> extra_names() const override { return healthy_.extra_names(); }
  std::string energy_unit() const override { return healthy_.energy_unit(); }
  std::string description() const override { return healthy_.description(); }
  void local_energies(const Wavefunction& wavefunction, const WalkerState& walkers,
                      LocalEnergies& out) const override {
    healthy_.local_energies(wavefunction, walkers, out);
    if (!is_sick_) return;
    out.total[3] = std::numeric_limits<double>::quiet_NaN();
    out.terms(out.terms.n_rows - 1, 3) = std::numeric_limits<double>::quiet_NaN();
  }
  void draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                  Batch& out) const override {
    healthy_.draw_start(seed, first_walker, attempt, out);
  }
  void require(const Wavefunction& wavefunction) const override { healthy_.require(wavefunction); }

 private:
  const Hamiltonian& healthy_;
  bool is_sick_;
};

// What a rank has learnt.
struct Learnt {
  std::string sentence;
  BadEnergy bad;
  arma::vec walker;  // where walker 19 stands, on its rank
};

Learnt run_into_it(const Communicator& communicator, int sick_rank) {
  const auto healthy = make_system(
      "kind = \"harmonic_trap\"\nparticles = 2\ndimensions = 2\nstatistics = \"boson\"");
  const auto psi = make_wavefunction("kind = \"gaussian\"", *healthy);
  const auto sampler = make_sampler("kind = \"metropolis\"", *healthy, *psi);
  const SickSystem system(*healthy, communicator.rank() == sick_rank);
  Ensemble ensemble(communicator, system, *psi, {48, 8}, 1);
  EnergyMeter meter(communicator, system, *psi, ensemble);
  ensemble.start();
  StageTimes times;
  Learnt out;
  try {
    sample_energies(communicator, *psi, *sampler, ensemble, meter, 1, 2, "in iteration 4", times);
  } catch (const BadEnergyError& error) {
    out.sentence = error.what();
    out.bad = error.bad();
  }
  for (const auto& block : ensemble.blocks())
    if (block.walkers.begin == 16) out.walker = block.state->configurations().col(3);
  return out;
}

}  // namespace

TEST_CASE("a local energy that is no number on one rank is told by all, with its walker") {
  for (const int n_ranks : {1, 3}) {
    INFO(n_ranks << " ranks");
    const int sick_rank = n_ranks == 1 ? 0 : 1;
    std::vector<Learnt> learnt(static_cast<std::size_t>(n_ranks));
    test::on_ranks(n_ranks, [&](const Communicator& communicator) {
      learnt[static_cast<std::size_t>(communicator.rank())] = run_into_it(communicator, sick_rank);
    });
    // Of three ranks the second has the blocks of walkers 16 and 24.
    const std::size_t walker = n_ranks == 1 ? 3 : 19;
    for (const auto& one : learnt) {
      CHECK_THAT(one.sentence, Contains("in iteration 4") && Contains("interaction = nan") &&
                                   Contains("for walker " + std::to_string(walker) + " on rank " +
                                            std::to_string(sick_rank)));
      CHECK(one.sentence == learnt[0].sentence);
      CHECK(one.bad.walker == walker);
      CHECK(std::isnan(one.bad.terms[2]));
      if (n_ranks == 3)
        CHECK(arma::approx_equal(one.bad.configuration, learnt[1].walker, "absdiff", 0));
    }
  }
}

TEST_CASE("energies that are all finite go through") {
  CHECK(run_into_it(*serial_communicator(), -1).sentence.empty());
}
