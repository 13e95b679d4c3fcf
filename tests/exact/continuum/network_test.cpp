#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/kinds.hpp"

using namespace ritz;
using namespace ritz::testing;

// log ψ = v tanh(w·x/ℓ + b) with ℓ = 1/√ω: ∇ = v f′ w/ℓ, ∇² = v f″ |w|²/ℓ².
TEST_CASE("a network of one unit has the derivatives of its formula") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 2\ndimensions = 1\nomega = 4.0\n"
      "statistics = \"boson\"");
  const auto psi = make_wavefunction("kind = \"network\"\nlayers = [{ width = 1 }]", *system);
  const arma::vec w = {0.7, -1.1};
  const double b = 0.2, v = 1.3, length = 0.5;
  psi->set_parameters({w[0], w[1], b, v});
  const Batch r = {{0.3, -0.4}, {0.1, 0.6}};
  SpatialValues values;
  values.zeros(2, 2, true);
  psi->spatial()->add_laplacian(r, values);
  const arma::mat derivatives = psi->log_derivatives(r).dense();
  for (arma::uword k = 0; k < 2; ++k) {
    const double t = std::tanh(arma::dot(w, r.col(k)) / length + b), slope = v * (1 - t * t);
    CHECK(values.log_psi.log_abs[k] == Approx(v * t));
    CHECK(values.gradient(1, k) == Approx(slope * w[1] / length));
    CHECK(values.laplacian[k] == Approx(-2 * t * slope * arma::dot(w, w) / (length * length)));
    CHECK(derivatives(1, k) == Approx(slope * r(1, k) / length));
    CHECK(derivatives(2, k) == Approx(slope));
    CHECK(derivatives(3, k) == Approx(t));
  }
}

// Without hidden layers log ψ is a weighted sum of the mean features. The weight of κ = u²/(1 + u)
// alone: with κ′/u = (2 + u)/(1 + u)² and κ″ = 2/(1 + u)³, both particles of the pair give
// ∇² = κ″ + κ′/u in two dimensions.
TEST_CASE("a deep set without hidden layers is a weighted sum of its features") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = [1, 1]\ndimensions = 2\nomega = 0.25\n"
      "statistics = \"fermion\"\ninteraction = \"coulomb\"");
  const auto psi = make_wavefunction(
      "kind = \"deep_sets\"\nparticle_layers = []\npair_layers = []\nlayers = []", *system);
  REQUIRE(psi->n_parameters() == 3 + 4);
  const double weight = 0.8, length = 2;
  psi->set_parameters({0, 0, 0, 0, 0, 0, weight});
  const Batch r = {{0.4, 1}, {-0.2, 1}, {1.0, 1}, {0.6, 1}};  // the second pair has met
  SpatialValues values;
  values.zeros(4, 2, true);
  psi->spatial()->add_laplacian(r, values);
  for (arma::uword k = 0; k < 2; ++k) {
    const double u = (k == 0 ? 1.0 : 0.0) / length, slope = (2 + u) / ((1 + u) * (1 + u));
    CHECK(values.log_psi.log_abs[k] == Approx(weight * u * u / (1 + u)));
    CHECK(values.gradient(0, k) ==
          Approx(weight * slope * (r(0, k) - r(2, k)) / (length * length)).margin(1e-15));
    const double curvature = 2 / ((1 + u) * (1 + u) * (1 + u));
    CHECK(values.laplacian[k] == Approx(2 * weight * (curvature + slope) / (length * length)));
  }
}
