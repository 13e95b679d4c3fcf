#include <catch2/catch.hpp>

#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

const ParticleHamiltonian& particles(const WavefunctionCase& c) {
  return dynamic_cast<const ParticleHamiltonian&>(*c.system);
}

/// Changes of every sort, several per walker, walkers in no order.
Changes many_changes(const WavefunctionCase& c, const Batch& r, std::uint64_t seed) {
  RandomStream random(seed, Purpose::testing, 2);
  Changes changes;
  for (int k = 0; k < 24; ++k)
    add_change(*c.system, r, static_cast<std::uint32_t>(random.integer(r.n_cols)),
               all_changes[random.integer(all_changes.size())], random, changes);
  return changes;
}

void check_ratios(const WalkerState& state, const Wavefunction& psi, const Changes& changes,
                  double tolerance) {
  LogPsi ratios;
  state.log_ratios(changes, ratios);
  REQUIRE(ratios.n_walkers() == changes.size());
  const LogPsi now = log_psi_of(psi, state.configurations());
  const LogPsi then = log_psi_of(psi, changed(state.configurations(), changes));
  for (std::size_t k = 0; k < changes.size(); ++k) {
    const double expected = then.log_abs[k] - now.log_abs[changes.walker[k]];
    // Where ψ vanishes, or but for rounding, nothing else is known.
    if (expected < -25) {
      CHECK(ratios.log_abs[k] < -22);
      continue;
    }
    if (std::isinf(expected)) {
      CHECK(ratios.log_abs[k] == expected);
      continue;
    }
    CHECK(std::abs(ratios.log_abs[k] - expected) < tolerance * (1 + std::abs(expected)));
    const double phase = then.phase[k] - now.phase[changes.walker[k]];
    CHECK(std::abs(phase_difference(ratios.phase[k], phase)) < tolerance);
  }
}

void check_equal(const WalkerState& a, const WalkerState& b, double tolerance) {
  REQUIRE(arma::size(a.configurations()) == arma::size(b.configurations()));
  CHECK(arma::all(arma::vectorise(a.configurations() == b.configurations())));
  for (arma::uword w = 0; w < a.n_walkers(); ++w) {
    CHECK(std::abs(a.log_psi().log_abs[w] - b.log_psi().log_abs[w]) <
          tolerance * (1 + std::abs(b.log_psi().log_abs[w])));
    CHECK(std::abs(phase_difference(a.log_psi().phase[w], b.log_psi().phase[w])) < tolerance);
  }
}

/// Takes the changes whose ratio is not too small, as a sampler does.
Changes likely(const WalkerState& state, const Changes& changes) {
  LogPsi ratios;
  state.log_ratios(changes, ratios);
  std::vector<char> chosen(changes.size());
  for (std::size_t k = 0; k < chosen.size(); ++k) chosen[k] = ratios.log_abs[k] > -3;
  return changes.subset(chosen);
}

}  // namespace

TEST_CASE("log-ratios are differences of log ψ") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_configurations(*c.system, *c.psi, 6, 3);
    const auto state = c.psi->track(r);
    check_equal(*state, *plain_state(*c.psi, r), 1e-13);
    check_ratios(*state, *c.psi, many_changes(c, r, 4), 1e-11);
    check_ratios(*state, *c.psi, Changes(), 1e-11);
    Changes to_itself;
    for (std::uint32_t k = 0; k < r.n_rows; ++k) to_itself.set(k, r(k, 1));
    to_itself.end_change(1);
    to_itself.end_change(2);  // of nothing
    check_ratios(*state, *c.psi, to_itself, 1e-12);
  }
}

TEST_CASE("a change to where two particles meet has the ratio of log ψ there") {
  for (auto& c : wavefunction_cases("continuum")) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const arma::uword d = particles(c).space().dimensions(), n = particles(c).space().n_particles();
    if (n < 2) continue;
    const Batch r = draw_particles(*c.system, *c.psi, 3, 3);
    Changes meeting;
    for (std::uint32_t w = 0; w < 3; ++w) {
      for (arma::uword k = 0; k < d; ++k)
        meeting.set(static_cast<std::uint32_t>(k), r((n - 1) * d + k, w));
      meeting.end_change(w);
    }
    check_ratios(*c.psi->track(r), *c.psi, meeting, 1e-11);
  }
}

TEST_CASE("after a thousand moves the tracked state is a fresh one") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const auto state = c.psi->track(draw_configurations(*c.system, *c.psi, 6, 3));
    RandomStream random(7, Purpose::testing);
    std::size_t n_accepted = 0;
    for (int move = 0; n_accepted < 1000 && move < 2000; ++move) {
      Changes changes;
      for (std::uint32_t w = 0; w < 6; ++w)
        if (random.uniform() < 0.7)
          add_change(*c.system, state->configurations(), w,
                     all_changes[random.integer(all_changes.size())], random, changes);
      const Changes accepted = likely(*state, changes);
      const Batch expected = state->configurations();
      state->apply(accepted);
      n_accepted += accepted.size();
      if (move % 100 != 0) continue;
      Batch moved = expected;
      const Batch trials = changed(expected, accepted);
      for (std::size_t k = 0; k < accepted.size(); ++k)
        moved.col(accepted.walker[k]) = trials.col(k);
      CHECK(arma::all(arma::vectorise(moved == state->configurations())));
    }
    CHECK(n_accepted >= 1000);
    const auto fresh = c.psi->track(state->configurations());
    check_equal(*state, *fresh, 1e-10);
    check_ratios(*state, *c.psi, many_changes(c, state->configurations(), 5), 1e-10);
    state->refresh();
    check_equal(*state, *fresh, 1e-15);
  }
}

TEST_CASE("a state may be given other configurations and other parameters") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    const Batch r = draw_configurations(*c.system, *c.psi, 12, 3);
    const auto state = c.psi->track(r.head_cols(6));
    state->reset(r.tail_cols(6));
    check_equal(*state, *c.psi->track(r.tail_cols(6)), 1e-15);
    check_ratios(*state, *c.psi, many_changes(c, r.tail_cols(6), 8), 1e-11);

    randomise_parameters(*c.psi, 2);
    state->refresh();
    check_equal(*state, *c.psi->track(r.tail_cols(6)), 1e-15);
    check_ratios(*state, *c.psi, many_changes(c, r.tail_cols(6), 9), 1e-11);
  }
}
