#include <ritz/app/run/verdict.hpp>

#include <catch2/catch.hpp>

#include <ritz/app/run/settling.hpp>

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

// An estimate that nothing is wrong with, half a hartree above the exact energy 3.
EnergyEstimate sound() {
  EnergyEstimate out;
  out.energy = 3.5;
  out.error = 0.01;
  out.variance = 1;
  out.r_hat = 1.01;
  out.acceptance = 0.5;
  out.samples = 100000;
  out.n_walkers = 512;
  out.limit_of_scores = 3.5;
  out.judged = {{"energy", {}, true}, {"magnetization", {}, true}};
  for (auto& judged : out.judged) judged.mixing.resolved = true;
  return out;
}

ExactEnergy known(double energy = 3) {
  ExactEnergy out;
  out.energy = energy;
  return out;
}

Verdict of(const EnergyEstimate& estimate, const RunFacts& sampling = {},
           const std::optional<ExactEnergy>& exact = known()) {
  return judge(estimate, sampling, {}, exact);
}

// Energies that fall by `fall` at each iteration, with errors of 0.01 and a noise of that size.
std::vector<IterationRecord> history(std::size_t n, double fall) {
  std::vector<IterationRecord> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    out[i].energy =
        5 - fall * static_cast<double>(i) + 0.01 * std::cos(2.4 * static_cast<double>(i * i));
    out[i].energy_error = 0.01;
    out[i].variance = 1;
  }
  return out;
}

}  // namespace

TEST_CASE("a sound estimate is ok in all parts, also without an exact energy") {
  CHECK(of(sound()).text() == "ok");
  CHECK(of(sound(), {}, std::nullopt).text() == "ok");
  for (const auto& [part, reasons] : of(sound()).parts()) CHECK(reasons == "ok");
}

TEST_CASE("an energy below the exact one is not ok, below an upper bound it is") {
  EnergyEstimate low = sound();
  low.energy = 2.96;
  CHECK_THAT(of(low).energy, Contains("4 σ below the exact one"));
  ExactEnergy bound = known();
  bound.is_lower_bound = false;
  CHECK(of(low, {}, bound).text() == "ok");
  low.energy = 2.98;  // two standard deviations are no reason to worry
  CHECK(of(low).text() == "ok");
}

TEST_CASE("an eigenstate above the exact energy is not the ground state") {
  EnergyEstimate excited = sound();
  excited.variance = 4e-8;
  CHECK_THAT(of(excited).energy, Contains("an eigenstate, but not the lowest"));
  EnergyEstimate far = sound();
  ExactEnergy exact = known();
  exact.levels = {{3, 1, true}, {3.4, 1, true}};
  CHECK_THAT(of(far, {}, exact).energy, Contains("not the ground state"));
  exact.levels[1].energy = 3.6;
  CHECK(of(far, {}, exact).text() == "ok");
  // Levels that lie closely together are not told apart.
  far.energy = 3.02;
  far.error = 1e-4;
  exact.levels[1].energy = 3.000001;
  CHECK(of(far, {}, exact).text() == "ok");
}

TEST_CASE("zero is seen beside the terms that add up to it") {
  EnergyEstimate zero = sound();
  zero.energy = -6e-15;
  zero.error = 0;
  zero.variance = 1e-30;
  zero.exact = zero.summed = true;
  zero.terms = {{"constant", 7.1, 0}, {"X", -7.1, 0}};
  CHECK(of(zero, {}, known(2e-15)).text() == "ok");
  const Distance d = distance(zero, known(2e-15));
  CHECK(d.sigmas == 0);
  CHECK(std::isnan(d.relative));
  zero.energy = -1e-3;
  CHECK_THAT(of(zero, {}, known(0)).energy, Contains("0.001 below the exact one"));
}

TEST_CASE("every quantity is judged, and the worst is named") {
  EnergyEstimate stuck = sound();
  stuck.judged[1].mixing.spread = 200;
  stuck.judged[1].mixing.ratio = 3000;
  CHECK_THAT(of(stuck).sampling,
             Contains("not mixed: walkers differ for good in magnetization (sq"));
  stuck.judged[0].mixing.spread = 5;
  stuck.judged[0].mixing.ratio = 2;
  CHECK_THAT(of(stuck).sampling, Contains("magnetization and 1 more"));
  EnergyEstimate drifting = sound();
  drifting.judged[0].mixing.drift = 4.2;
  CHECK_THAT(of(drifting).sampling, Contains("drift together: energy (4.2 σ"));
  EnergyEstimate slow = sound();
  slow.judged[0].mixing.memory = 10;
  RunFacts sampling;
  sampling.burn_in = 60;
  CHECK(of(slow, sampling).text() == "ok");
  sampling.burn_in = 40;
  CHECK_THAT(of(slow, sampling).sampling, Contains("walkers remember energy"));
}

TEST_CASE("advice comes from the sampler, and helps") {
  EnergyEstimate frozen = sound();
  frozen.acceptance = 0.001;
  RunFacts sampling;
  sampling.advice = "take tempering";
  CHECK_THAT(of(frozen, sampling).sampling, Contains("do not move") && Contains("take tempering"));
  sampling.has_step = true;
  CHECK_THAT(of(frozen, sampling).sampling, Contains("sampler.step"));
  frozen.has_proposals = false;  // one configuration
  CHECK(of(frozen, sampling).text() == "ok");
  EnergyEstimate all = sound();
  all.acceptance = 1;
  CHECK_THAT(of(all, sampling).sampling, Contains("the steps are too small"));
  CHECK(of(all).text() == "ok");  // a flat ψ
}

TEST_CASE("cold walkers may be frozen where they swap, and swaps are counted") {
  EnergyEstimate tempered = sound();
  tempered.acceptance = 0.001;
  tempered.swap_rates = {0.3, 0.2};
  CHECK(of(tempered).text() == "ok");
  tempered.swap_rates = {0.3, 0.04};
  CHECK_THAT(of(tempered).sampling, Contains("replicas hardly swap: 4 %"));
}

TEST_CASE("error bars on too few samples or walkers are said to be such") {
  EnergyEstimate few = sound();
  few.judged[1].reliable = false;
  CHECK_THAT(of(few).statistics, Contains("too few independent samples of magnetization"));
  EnergyEstimate two = sound();
  two.n_walkers = 2;
  CHECK_THAT(of(two).statistics, Contains("2 walkers"));
  two.judged.clear();  // equal local energies need no error bar
  two.exact = true;
  CHECK(of(two).text() == "ok");
}

TEST_CASE("an optimization that still moves, or made things worse, is not ok") {
  const auto said = [](std::size_t n, double fall, double energy) {
    EnergyEstimate estimate = sound();
    estimate.energy = energy;
    return judge(estimate, {}, history(n, fall), known());
  };
  CHECK_THAT(said(8, 0.1, 4.2).optimization, Contains("the energy fell by"));
  CHECK_THAT(said(8, 0.1, 4.2).excess, Contains("not come to rest"));
  CHECK_THAT(said(300, 0.001, 4.7).optimization, Contains("the energy fell by 0.1"));
  CHECK(said(300, 0, 3.029).text() == "ok");
  CHECK_THAT(said(300, 0, 5).excess, Contains("200 σ above exact: the limit of this ψ"));
  CHECK_THAT(said(300, 0, 6).optimization, Contains("worse"));
  CHECK(energy_trend({}).score == 0);
}

TEST_CASE("an optimization that comes to rest above a hundredth of the exact energy is not ok") {
  EnergyEstimate estimate = sound();
  const auto said = [&](double energy, double error, const ExactEnergy& exact) {
    estimate.energy = energy;
    estimate.error = error;
    return judge(estimate, {}, history(300, 0), exact);
  };
  const Verdict far = said(3.09, 0.001, known());
  CHECK_THAT(far.optimization, Contains("come to rest 0.09 (3 %) above the exact energy"));
  CHECK_THAT(far.excess, Contains("90 σ above exact: the limit of this ψ"));
  CHECK(said(3.029, 0.001, known()).text() == "ok");  // less than a hundredth
  CHECK(said(3.09, 0.04, known()).text() == "ok");    // within the error
  ExactEnergy reference = known();
  reference.kind = "reference";
  CHECK_THAT(said(3.09, 0.001, reference).optimization, Contains("above the reference"));
  CHECK(judge(estimate, {}, {}, known()).text() == "ok");  // nothing was optimized
  // Terms of 10 that cancel but for 0.1.
  estimate.terms = {{"kinetic", 5, 0}, {"potential", -5, 0}};
  CHECK(said(0.109, 1e-4, known(0.1)).text() == "ok");
  CHECK_THAT(said(0.12, 1e-4, known(0.1)).optimization, Contains("come to rest 0.02"));
}

TEST_CASE("a virial that is worth energy is a reason") {
  EnergyEstimate estimate = sound();
  estimate.terms = {{"kinetic", 1, 0.01}, {"virial", 1, 0.02}};
  CHECK_THAT(judge(estimate, {}, history(100, 0), std::nullopt).energy, Contains("50 σ from zero"));
  estimate.terms[1].value = 0.1;  // worth 0.0006 hartree
  CHECK(judge(estimate, {}, history(100, 0), std::nullopt).energy == "ok");
}

TEST_CASE("every reason is named") {
  EnergyEstimate bad = sound();
  bad.acceptance = 0.001;
  bad.judged[0].mixing.drift = 5;
  bad.judged[0].reliable = false;
  bad.energy = 2;
  std::vector<IterationRecord> begun(1);
  begun[0].energy = 1;
  begun[0].energy_error = 0.1;
  const std::string text = judge(bad, {}, begun, known()).text();
  for (const char* reason : {"do not move", "drift", "unreliable", "worse", "below"})
    CHECK_THAT(text, Contains(reason));
}

TEST_CASE("the distance from the exact energy counts both errors, and no rounding") {
  ExactEnergy exact = known();
  exact.error = 0.0075;
  CHECK(distance(sound(), exact).sigmas == Approx(0.5 / 0.0125));
  CHECK(distance(sound(), exact).relative == Approx(0.5 / 3));
  EnergyEstimate rounded = sound();
  rounded.energy = 3 + 1e-14;
  rounded.error = 0;
  CHECK(distance(rounded, known()).sigmas == 0);
  rounded.energy = 3.1;
  CHECK(distance(rounded, known()).sigmas == arma::datum::inf);
}
