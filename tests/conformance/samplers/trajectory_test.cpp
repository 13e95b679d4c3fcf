#include <catch2/catch.hpp>

#include <ritz/io/document_archive.hpp>
#include <ritz/space/pairs.hpp>
#include "tests/conformance/samplers/ensemble.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

constexpr arma::uword n_particles = 3, dimensions = 2;

struct Setting {
  std::unique_ptr<Hamiltonian> system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 3\ndimensions = 2\nstatistics = \"boson\"\n"
      "interaction = \"coulomb\"");
  std::unique_ptr<Wavefunction> psi =
      make_wavefunction("kind = \"rbm\"\nhidden = 3\ninitial_std = 0.8", *system);
  Batch start = normal_numbers(n_particles * dimensions, 64, 51);

  std::vector<SamplerCase> samplers(const std::vector<double>& steps, std::uint64_t seed) const {
    return sampler_cases(*system, *psi, steps, seed);
  }
};

bool equal(const Batch& a, const Batch& b) {
  return arma::size(a) == arma::size(b) && arma::all(arma::vectorise(a == b));
}
double difference(const Batch& a, const Batch& b) { return arma::abs(a - b).max(); }

}  // namespace

TEST_CASE("a trajectory follows from the seed alone") {
  const Setting setting;
  const auto first = setting.samplers({0.7}, 1), again = setting.samplers({0.7}, 1),
             other = setting.samplers({0.7}, 2);
  for (std::size_t i = 0; i < first.size(); ++i) {
    INFO(first[i].name);
    Ensemble a(*setting.psi, setting.start, 16), b(*setting.psi, setting.start, 16),
        c(*setting.psi, setting.start, 16);
    a.sweep(*first[i].sampler, 3, 5);
    b.sweep(*again[i].sampler, 3, 5);
    c.sweep(*other[i].sampler, 3, 5);
    CHECK(equal(a.configurations(), b.configurations()));
    CHECK(difference(a.configurations(), c.configurations()) > 0.1);
    // Other sweeps are other numbers.
    Ensemble later(*setting.psi, setting.start, 16);
    later.sweep(*first[i].sampler, 8, 5);
    CHECK(difference(a.configurations(), later.configurations()) > 0.1);
  }
}

TEST_CASE("a block moves as it does alone, in however many calls") {
  const Setting setting;
  for (const auto& [name, sampler] : setting.samplers({0.7}, 1)) {
    INFO(name);
    Ensemble whole(*setting.psi, setting.start, 16), pieces(*setting.psi, setting.start, 16);
    whole.sweep(*sampler, 0, 6);
    pieces.sweep(*sampler, 0, 1);
    pieces.sweep(*sampler, 1, 3);
    pieces.sweep(*sampler, 4, 2);
    CHECK(equal(whole.configurations(), pieces.configurations()));

    WalkerBlock alone{{32, 48}, setting.psi->track(setting.start.cols(32, 47))};
    MoveCounts counts;
    sampler->sweep(*setting.psi, alone, 0, 6, counts);
    CHECK(equal(whole.configurations().cols(32, 47), alone.state->configurations()));
  }
}

TEST_CASE("how walkers are cut into blocks changes rounding at most") {
  const Setting setting;
  for (const auto& [name, sampler] : setting.samplers({0.7}, 1)) {
    INFO(name);
    Ensemble one(*setting.psi, setting.start, 64);
    const MoveCounts counts = one.sweep(*sampler, 0, 10);
    for (const std::size_t block : {1, 7, 16}) {
      Ensemble many(*setting.psi, setting.start, block);
      const MoveCounts same = many.sweep(*sampler, 0, 10);
      CHECK(difference(one.configurations(), many.configurations()) < 1e-10);
      CHECK(same.accepted == counts.accepted);
      CHECK(same.proposed == counts.proposed);
    }
  }
}

TEST_CASE("what is counted as accepted is what moved") {
  const Setting setting;
  for (const auto& [name, sampler] : setting.samplers({0.7, 2.0}, 1)) {
    INFO(name);
    if (sampler->n_replicas() > 0) continue;  // swaps move walkers, too
    Ensemble ensemble(*setting.psi, setting.start, 16);
    MoveCounts counts;
    std::int64_t particles = 0, walkers = 0;
    for (std::uint64_t sweep = 0; sweep < 10; ++sweep) {
      const Batch before = ensemble.configurations();
      counts += ensemble.sweep(*sampler, sweep, 1);
      const Batch change = ensemble.configurations() - before;
      for (arma::uword w = 0; w < change.n_cols; ++w) {
        walkers += arma::any(change.col(w) != 0);
        for (arma::uword p = 0; p < n_particles; ++p)
          particles += arma::any(change.col(w).rows(p * dimensions, (p + 1) * dimensions - 1) != 0);
      }
    }
    if (counts.proposed == 10 * 64) {
      CHECK(counts.accepted == walkers);
    } else {
      CHECK(counts.proposed == 10 * 64 * n_particles);
      CHECK(counts.accepted == particles);
    }
    CHECK(counts.accepted > 0);
    CHECK((counts.accepted == counts.proposed) == sampler->always_accepts());
  }
}

TEST_CASE("the tracked state is right after sweeps, and cores stay apart") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 3\ndimensions = 2\nstatistics = \"boson\"\n"
      "interaction = { kind = \"hard_core\", diameter = 0.6 }");
  const auto psi = make_product({"kind = \"gaussian\"", "kind = \"jastrow\""}, *system);
  const auto samplers = sampler_cases(*system, *psi, {0.6}, 1);
  CHECK(samplers.size() >= 3);
  for (const auto& [name, sampler] : samplers) {
    INFO(name);
    Ensemble ensemble(*psi, draw_particles(*system, *psi, 64, 1, 0.65), 16);
    const MoveCounts counts = ensemble.sweep(*sampler, 0, 100);
    CHECK(counts.accepted < counts.proposed);
    for (const auto& block : ensemble.blocks()) {
      const LogPsi fresh = log_psi_of(*psi, block.state->configurations());
      CHECK(arma::abs(block.state->log_psi().log_abs - fresh.log_abs).max() < 1e-10);
    }
    const Batch& r = ensemble.configurations();
    arma::vec distances(3);
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      pair_distances(r.colptr(w), 3, 2, distances.memptr());
      CHECK(distances.min() > 0.6);
    }
  }
}

TEST_CASE("a step that is left out is tuned to the acceptance that is asked for") {
  const Setting setting;
  for (const double start_scale : {0.02, 1.0, 30.0})
    for (auto& [name, sampler] : setting.samplers({}, 1)) {
      StepLength* step = sampler->step();
      if (!step) continue;
      INFO(name << " from " << start_scale);
      REQUIRE(step->tuned());
      *step = StepLength(step->value() * start_scale, true, step->target());
      Ensemble ensemble(*setting.psi, setting.start, 16);
      for (std::uint64_t round = 0; round < 30; ++round)
        step->adapt(ensemble.sweep(*sampler, 10 * round, 10).acceptance(), round);
      CHECK(std::abs(ensemble.sweep(*sampler, 300, 50).acceptance() - step->target()) < 0.05);
    }
}

TEST_CASE("a step that is given stays, and a tuned one is archived") {
  const Setting setting;
  for (auto& [name, sampler] : setting.samplers({0.7}, 1)) {
    if (!sampler->step()) continue;
    INFO(name);
    CHECK_FALSE(sampler->step()->tuned());
    sampler->step()->adapt(0.01, 0);
    CHECK(sampler->step()->value() == 0.7);
  }
  auto tuned = setting.samplers({}, 1), loaded = setting.samplers({}, 1);
  for (std::size_t i = 0; i < tuned.size(); ++i) {
    INFO(tuned[i].name);
    Document document;
    if (StepLength* step = tuned[i].sampler->step()) step->adapt(0.99, 0);
    auto writer = DocumentArchive::writer(document);
    tuned[i].sampler->archive(writer);
    auto reader = DocumentArchive::reader(document);
    loaded[i].sampler->archive(reader);
    if (const StepLength* step = tuned[i].sampler->step())
      CHECK(loaded[i].sampler->step()->value() == step->value());
  }
}

TEST_CASE("Metropolis' rule refuses what is no number and where ψ vanishes") {
  MoveCounts counts;
  const double inf = arma::datum::inf;
  const auto accepted =
      metropolis_accept({0.0, 2.0, -0.1, -0.1, -inf, arma::datum::nan, inf, -1.0},
                        {0.999, 0.999, 0.95, 0.9, 1e-16, 1e-16, 0.999, 0.36}, counts);
  CHECK(accepted == std::vector<char>{1, 1, 0, 1, 0, 0, 1, 1});
  CHECK(counts.proposed == 8);
  CHECK(counts.accepted == 5);
}

TEST_CASE("Gibbs sampling needs an rbm that stands alone") {
  const Setting setting;
  const std::string gibbs = "kind = \"gibbs\"", rbm = "kind = \"rbm\"";
  CHECK_NOTHROW(make_sampler(gibbs, *setting.system, *make_product({rbm}, *setting.system)));
  for (const auto& factors :
       std::vector<std::vector<std::string>>{{"kind = \"gaussian\""},
                                             {"kind = \"gaussian\"", rbm},
                                             {rbm, "kind = \"jastrow\""},
                                             {"kind = \"rbm\"\nenvelope = false"}})
    CHECK_THROWS_AS(make_sampler(gibbs, *setting.system, *make_product(factors, *setting.system)),
                    UsageError);
}
