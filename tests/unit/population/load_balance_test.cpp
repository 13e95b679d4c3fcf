#include <ritz/population/load_balance.hpp>

#include <catch2/catch.hpp>

#include <ritz/io/configuration.hpp>
#include <ritz/io/document_archive.hpp>
#include <ritz/population/ensemble.hpp>
#include <ritz/setup/make_problem.hpp>
#include "tests/support/thread_ranks.hpp"

using namespace ritz;

using Shares = std::vector<std::size_t>;

namespace {

// Everything that walkers are, after some sweeps with these shares in between.
Document walkers_after(const std::string& toml, const std::vector<Shares>& all_shares) {
  const Value configuration = parse_toml(toml, "test.toml");
  const int n_ranks = all_shares.empty() ? 1 : static_cast<int>(all_shares[0].size());
  Document out;
  std::vector<Shares> owned(all_shares.size(), Shares(static_cast<std::size_t>(n_ranks)));
  test::on_ranks(n_ranks, [&](const Communicator& communicator) {
    Problem problem = make_problem(configuration, n_ranks);
    Ensemble ensemble(communicator, *problem.hamiltonian, *problem.wavefunction, problem.blocks,
                      problem.seed);
    ensemble.start();
    for (std::size_t k = 0; k < 4; ++k) {
      ensemble.sweep(*problem.sampler, 3);
      if (k < all_shares.size()) ensemble.share_out(all_shares[k]);
      ensemble.refresh();
      if (k < all_shares.size())
        owned[k][static_cast<std::size_t>(communicator.rank())] = ensemble.blocks().size();
    }
    Document state;
    DocumentArchive archive = DocumentArchive::writer(state);
    ensemble.archive(archive);
    if (communicator.is_root()) out = state;
  });
  CHECK(owned == all_shares);
  return out;
}

void check_same_walkers(const std::string& toml) {
  const Document expected = walkers_after(toml, {});
  const Document moved = walkers_after(toml, {{1, 4, 2}, {1, 4, 2}, {4, 1, 2}, {1, 1, 5}});
  for (const std::string name : {"configurations", "replicas"}) {
    INFO(name);
    const auto& a = std::get<arma::mat>(expected.data(name));
    const auto& b = std::get<arma::mat>(moved.data(name));
    REQUIRE(arma::size(a) == arma::size(b));
    CHECK(arma::all(arma::vectorise(a == b)));
  }
}

}  // namespace

TEST_CASE("blocks go to the ranks that are faster") {
  CHECK(fair_shares({8, 8}, {2.0, 1.0}) == Shares{5, 11});
  CHECK(fair_shares({8, 8}, {1.5, 1.0}) == Shares{6, 10});
  // From there the times are equal, and nothing moves.
  CHECK(fair_shares({5, 11}, {1.25, 1.375}) == Shares{5, 11});
  // A rank that is hopelessly slow keeps one block, so that its speed stays known.
  CHECK(fair_shares({4, 4, 4}, {100.0, 1.0, 1.0}) == Shares{1, 6, 5});
}

TEST_CASE("blocks stay where little would be gained") {
  CHECK(fair_shares({8, 8}, {1.0, 1.0}) == Shares{8, 8});
  CHECK(fair_shares({8, 8}, {1.04, 1.0}) == Shares{8, 8});
  // A whole block more would make the fast rank the slow one.
  CHECK(fair_shares({1, 1}, {3.0, 1.0}) == Shares{1, 1});
  CHECK(fair_shares({2, 2}, {1.3, 1.0}) == Shares{2, 2});
  // Nothing is known of a rank without a block.
  CHECK(fair_shares({1, 1, 0}, {3.0, 1.0, 0.0}) == Shares{1, 1, 0});
  CHECK(fair_shares({16}, {3.0}) == Shares{16});
}

TEST_CASE("walkers do not notice which rank owns them") {
  check_same_walkers(R"(
    [system]
    kind = "harmonic_trap"
    particles = [1, 1]
    dimensions = 2
    interaction = "coulomb"
    statistics = "fermion"
    [sampler]
    kind = "langevin"
    walkers = 50
    block = 8
    [[wavefunction]]
    kind = "gaussian"
    [[wavefunction]]
    kind = "rbm"
    hidden = 2)");
  check_same_walkers(R"(
    system = { kind = "transverse_field_ising", lattice = { kind = "chain", extent = 8 }, h = 1.0 }
    wavefunction = [{ kind = "rbm", initial_std = 0.3 }]
    sampler = { kind = "tempering", walkers = 28, block = 4 })");
}
