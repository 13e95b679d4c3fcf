#include "app/verdict.hpp"

#include <catch2/catch.hpp>

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

// An estimate that nothing is wrong with, half a hartree above the exact energy 3.
EnergyEstimate sound() {
  EnergyEstimate out;
  out.energy = 3.5;
  out.error = 0.01;
  out.r_hat = 1.01;
  out.r_hat_limit = 1.1;
  out.acceptance = 0.5;
  out.reliable = true;
  out.samples = 100000;
  return out;
}

std::optional<ExactEnergy> known(bool is_lower_bound = true) {
  ExactEnergy out;
  out.energy = 3;
  out.is_lower_bound = is_lower_bound;
  return out;
}

std::string judge(const EnergyEstimate& estimate) { return verdict(estimate, false, {}, known()); }

}  // namespace

TEST_CASE("a sound estimate is ok, also without an exact energy") {
  CHECK(judge(sound()) == "ok");
  CHECK(verdict(sound(), false, {}, std::nullopt) == "ok");
}

TEST_CASE("an energy below the exact one is not ok, below an upper bound it is") {
  EnergyEstimate low = sound();
  low.energy = 2.96;
  CHECK_THAT(judge(low), Contains("4 σ below the exact one"));
  CHECK(verdict(low, false, {}, known(false)) == "ok");
  low.energy = 2.98;  // two standard deviations are no reason to worry
  CHECK(judge(low) == "ok");
}

TEST_CASE("an error bar on too few samples is said to be one") {
  EnergyEstimate few = sound();
  few.reliable = false;
  CHECK_THAT(judge(few), Contains("error bar unreliable"));
  few.exact = true;  // equal local energies need no error bar
  CHECK(judge(few) == "ok");
}

TEST_CASE("every reason is named") {
  EnergyEstimate bad = sound();
  bad.acceptance = 0.001;
  bad.r_hat = 1.5;
  bad.reliable = false;
  bad.energy = 2;
  std::vector<IterationRecord> history(1);
  history[0].energy = 1;
  history[0].energy_error = 0.1;
  const std::string text = verdict(bad, false, history, known());
  for (const char* reason : {"do not move", "R-hat is 1.500", "unreliable", "worse", "below"})
    CHECK_THAT(text, Contains(reason));
}

TEST_CASE("acceptance is no measure of a sampler that always accepts") {
  EnergyEstimate all = sound();
  all.acceptance = 1;
  CHECK_THAT(judge(all), Contains("the steps are too small"));
  CHECK(verdict(all, true, {}, known()) == "ok");
}

TEST_CASE("the distance from the exact energy counts both errors, and no rounding") {
  ExactEnergy exact = *known();
  exact.error = 0.0075;
  CHECK(distance(sound(), exact).sigmas == Approx(0.5 / 0.0125));
  CHECK(distance(sound(), exact).relative == Approx(0.5 / 3));
  EnergyEstimate rounded = sound();
  rounded.energy = 3 + 1e-14;
  rounded.error = 0;
  CHECK(distance(rounded, *known()).sigmas == 0);
  rounded.energy = 3.1;
  CHECK(distance(rounded, *known()).sigmas == arma::datum::inf);
}
