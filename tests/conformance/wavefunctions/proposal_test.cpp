#include <catch2/catch.hpp>
#include <numeric>

#include <ritz/model/product.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

/// The system's normal number of walkers here, at random, with ψ away from its start.
constexpr arma::uword n_walkers = 6;

std::unique_ptr<WalkerState> walkers(WavefunctionCase& c, std::uint64_t seed) {
  return c.psi->track(draw_configurations(*c.system, *c.psi, n_walkers, seed));
}

/// At most one change for each walker, of every sort.
Changes one_each(const WavefunctionCase& c, const WalkerState& state, RandomStream& random) {
  Changes changes;
  for (std::uint32_t w = 0; w < state.n_walkers(); ++w)
    if (random.uniform() < 0.8)
      add_change(*c.system, state.configurations(), w,
                 all_changes[random.integer(all_changes.size())], random, changes);
  return changes;
}

/// Takes what is not too unlikely, as a sampler does, and not everything.
std::vector<char> choose(const LogPsi& ratios, RandomStream& random) {
  std::vector<char> chosen(ratios.n_walkers());
  for (std::size_t k = 0; k < chosen.size(); ++k)
    chosen[k] = ratios.log_abs[k] > -3 && random.uniform() < 0.8;
  return chosen;
}

void check_equal(const WalkerState& a, const WalkerState& b, double tolerance) {
  CHECK(arma::all(arma::vectorise(a.configurations() == b.configurations())));
  for (arma::uword w = 0; w < a.n_walkers(); ++w) {
    CHECK(std::abs(a.log_psi().log_abs[w] - b.log_psi().log_abs[w]) <
          tolerance * (1 + std::abs(b.log_psi().log_abs[w])));
    CHECK(std::abs(phase_difference(a.log_psi().phase[w], b.log_psi().phase[w])) < tolerance);
  }
}

/// Both give the same ratios, so that their caches are the same, too.
void check_same_ratios(const WalkerState& a, const WalkerState& b, const Changes& changes,
                       double tolerance) {
  LogPsi of_a, of_b;
  a.log_ratios(changes, of_a);
  b.log_ratios(changes, of_b);
  for (std::size_t k = 0; k < changes.size(); ++k) {
    if (std::isinf(of_b.log_abs[k])) {
      CHECK(of_a.log_abs[k] == of_b.log_abs[k]);
      continue;
    }
    CHECK(std::abs(of_a.log_abs[k] - of_b.log_abs[k]) <
          tolerance * (1 + std::abs(of_b.log_abs[k])));
    CHECK(std::abs(phase_difference(of_a.phase[k], of_b.phase[k])) < tolerance);
  }
}

/// A factor of ψ that counts how many configurations it was asked for.
class Counting final : public Wavefunction {
 public:
  std::vector<ParameterGroup> parameter_groups() const override { return {}; }
  void log_psi(const Batch& x, LogPsi& out) const override {
    n_evaluated += x.n_cols;
    out.log_abs -= 0.1 * arma::sum(arma::square(x), 0);
  }
  LogDerivatives log_derivatives(const Batch& x) const override { return LogDerivatives(x.n_cols); }
  mutable arma::uword n_evaluated = 0;
};

}  // namespace

TEST_CASE("a proposal has the ratios of log_ratios, and leads to a fresh state") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const auto state = walkers(c, 3);
    RandomStream random(11, Purpose::testing);
    LogPsi ratios, same, others;
    for (int move = 0; move < 20; ++move) {
      const Changes changes = one_each(c, *state, random);
      state->log_ratios(changes, same);
      state->propose(changes, ratios);
      CHECK(arma::all(ratios.log_abs == same.log_abs));
      CHECK(arma::all(ratios.phase == same.phase));
      // Other questions in between change nothing.
      state->log_ratios(one_each(c, *state, random), others);
      const Batch trials = changed(state->configurations(), changes);
      Batch expected = state->configurations();
      const std::vector<char> chosen = choose(ratios, random);
      for (std::size_t k = 0; k < chosen.size(); ++k)
        if (chosen[k]) expected.col(changes.walker[k]) = trials.col(k);
      state->accept(chosen);
      CHECK(arma::all(arma::vectorise(state->configurations() == expected)));
    }
    const auto fresh = c.psi->track(state->configurations());
    check_equal(*state, *fresh, 1e-11);
    check_same_ratios(*state, *fresh, one_each(c, *state, random), 1e-11);
  }
}

TEST_CASE("what a proposal computed is taken over and not computed again") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const auto state = walkers(c, 3);
    RandomStream random(12, Purpose::testing);
    LogPsi ratios;
    const Changes changes = one_each(c, *state, random);
    const LogPsi before = state->log_psi();
    state->propose(changes, ratios);
    // Whatever accept() evaluated would now be another ψ.
    randomise_parameters(*c.psi, 3);
    const std::vector<char> chosen = choose(ratios, random);
    state->accept(chosen);
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      if (!chosen[k]) continue;
      const std::uint32_t w = changes.walker[k];
      const double expected = before.log_abs[w] + ratios.log_abs[k];
      CHECK(std::abs(state->log_psi().log_abs[w] - expected) < 1e-12 * (1 + std::abs(expected)));
    }
  }
}

TEST_CASE("every factor is evaluated once for each proposal") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 3\ndimensions = 2\nstatistics = \"boson\"");
  std::vector<std::unique_ptr<Wavefunction>> factors;
  factors.push_back(std::make_unique<Counting>());
  factors.push_back(make_wavefunction("kind = \"rbm\"", *system));
  const auto& counting = dynamic_cast<const Counting&>(*factors[0]);
  const Product psi(std::move(factors), {"counting", "rbm"});
  for (const std::string move : {"particle", "all"}) {
    INFO(move);
    const auto sampler =
        make_sampler("kind = \"metropolis\"\nstep = 0.5\nmove = \"" + move + "\"", *system, psi);
    Batch start(6, 8);
    system->draw_start(1, 0, 0, start);
    WalkerBlock block{{0, 8}, psi.track(start)};
    MoveCounts counts;
    counting.n_evaluated = 0;
    sampler->sweep(psi, block, 0, 10, counts);
    CHECK(counts.accepted > 20);
    CHECK(counts.accepted < counts.proposed);
    CHECK(counting.n_evaluated == static_cast<arma::uword>(counts.proposed));
  }
}

TEST_CASE("a trial of all degrees of freedom, with the gradient that drift moves ask for") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const auto state = walkers(c, 3);
    const Batch trial = draw_configurations(*c.system, *c.psi, n_walkers, 4);
    const LogPsi now = log_psi_of(*c.psi, state->configurations()),
                 then = log_psi_of(*c.psi, trial);
    std::vector<char> chosen = {1, 0, 1, 1, 0, 1};
    Batch expected = state->configurations();
    for (arma::uword w = 0; w < n_walkers; ++w)
      if (chosen[w]) expected.col(w) = trial.col(w);
    LogPsi ratios;
    arma::mat gradient;
    const bool smooth = c.psi->spatial() != nullptr;
    state->propose(trial, ratios, smooth ? &gradient : nullptr);
    CHECK(arma::abs(ratios.log_abs - (then.log_abs - now.log_abs)).max() < 1e-11);
    state->accept(chosen);
    CHECK(arma::all(arma::vectorise(state->configurations() == expected)));
    const auto fresh = c.psi->track(expected);
    check_equal(*state, *fresh, 1e-12);
    RandomStream random(13, Purpose::testing);
    check_same_ratios(*state, *fresh, one_each(c, *state, random), 1e-11);
    if (smooth) {
      CHECK(arma::abs(gradient - c.psi->track(trial)->gradient()).max() == 0);
      CHECK(arma::abs(state->gradient() - fresh->gradient()).max() < 1e-11);
    }
    // A change of few degrees of freedom afterwards.
    const Changes changes = one_each(c, *state, random);
    state->propose(changes, ratios);
    state->accept(choose(ratios, random));
    const auto moved = c.psi->track(state->configurations());
    check_equal(*state, *moved, 1e-12);
    check_same_ratios(*state, *moved, one_each(c, *state, random), 1e-11);
    if (smooth) CHECK(arma::abs(state->gradient() - moved->gradient()).max() < 1e-11);
  }
}

TEST_CASE("walkers are selected and swapped with all that is cached for them") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const auto state = walkers(c, 3), other = walkers(c, 4);
    RandomStream random(14, Purpose::testing);
    LogPsi ratios;
    for (WalkerState* moving : {state.get(), other.get()}) {
      moving->propose(one_each(c, *moving, random), ratios);
      moving->accept(choose(ratios, random));
    }
    const std::vector<std::uint32_t> parents = {1, 1, 0, 3, 0, 5};
    Batch expected = state->configurations();
    for (arma::uword w = 0; w < n_walkers; ++w)
      expected.col(w) = state->configurations().col(parents[w]);
    state->select(parents);
    CHECK(arma::all(arma::vectorise(state->configurations() == expected)));

    const std::vector<char> chosen = {0, 1, 1, 0, 0, 1};
    Batch others = other->configurations();
    for (arma::uword w = 0; w < n_walkers; ++w)
      if (chosen[w])
        std::swap_ranges(expected.begin_col(w), expected.end_col(w), others.begin_col(w));
    state->swap(*other, chosen);
    CHECK(arma::all(arma::vectorise(state->configurations() == expected)));
    CHECK(arma::all(arma::vectorise(other->configurations() == others)));
    for (const WalkerState* moved : {state.get(), other.get()}) {
      const auto fresh = c.psi->track(moved->configurations());
      check_equal(*moved, *fresh, 1e-11);
      check_same_ratios(*moved, *fresh, one_each(c, *moved, random), 1e-11);
    }
  }
}

TEST_CASE("phases stay within one turn, and are 0 or π where ψ is real") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2, 1.0);
    const auto state = walkers(c, 3);
    RandomStream random(15, Purpose::testing);
    for (int move = 0; move < 200; ++move) {
      state->apply(one_each(c, *state, random));
      for (const double phase : state->log_psi().phase) {
        CHECK(std::abs(phase) <= arma::datum::pi);
        if (c.psi->is_real()) CHECK((phase == 0 || phase == arma::datum::pi));
      }
    }
  }
}

TEST_CASE("nothing is accepted that was not proposed") {
  const auto cases = wavefunction_cases("lattice");
  const auto& c = cases.front();
  const auto state = c.psi->track(draw_configurations(*c.system, *c.psi, n_walkers, 3));
  const std::vector<char> all(n_walkers, 1);
  CHECK_THROWS_AS(state->accept(all), std::logic_error);
  RandomStream random(16, Purpose::testing);
  Changes changes;
  add_change(*c.system, state->configurations(), 2, ChangeOf::coordinate, random, changes);
  LogPsi ratios;
  state->propose(changes, ratios);
  CHECK_THROWS_AS(state->accept(all), std::logic_error);
  state->propose(changes, ratios);
  state->accept(std::vector<char>{1});
  CHECK_THROWS_AS(state->accept(std::vector<char>{1}), std::logic_error);
}
