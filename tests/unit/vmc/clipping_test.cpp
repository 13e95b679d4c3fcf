#include <catch2/catch.hpp>

#include <ritz/population/energy_gradient.hpp>
#include "tests/support/anharmonic_pair.hpp"

using namespace ritz;
using namespace ritz::testing;

TEST_CASE("what clipping draws in is counted, and the shift of the mean with it") {
  EnergyBatch batch;
  // Median 3, mean distance 20; the imaginary part: median 0, mean distance 2.
  batch.energy = arma::vec{2, 1, 99, 4, 3};
  batch.imaginary = arma::vec{0, 0, 0, -10, 0};
  const GradientCoefficients all = gradient_coefficients(batch, arma::datum::inf);
  CHECK(all.clipped == 0);
  CHECK(all.clip_shift == 0);
  const GradientCoefficients c = gradient_coefficients(batch, 2);
  CHECK(c.clipped == Approx(0.4));
  CHECK(c.clip_shift == Approx(-56.0 / 5));
  CHECK(c.real[2] == Approx(0.4 * (43 - 53.0 / 5)));
  CHECK(c.imaginary[3] == Approx(0.4 * (-4 + 4.0 / 5)));
  // Full summation weighs every configuration as it should be.
  batch.weights = arma::vec(5).fill(0.2);
  CHECK(gradient_coefficients(batch, 2).clipped == 0);
}

TEST_CASE("the window of clipping opens without end") {
  CHECK(clip_window(5, 0) == 5);
  CHECK(clip_window(5, 3) == 10);
  CHECK(clip_window(5, 999'999) == Approx(5000));
  CHECK(clip_window(arma::datum::inf, 3) == arma::datum::inf);
}

TEST_CASE("energies are clipped by default where psi changes its sign") {
  CHECK(usual_clip(NodalPair(0.7, 0.1)) == 5);
}
