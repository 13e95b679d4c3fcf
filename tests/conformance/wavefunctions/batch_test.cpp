#include <catch2/catch.hpp>

#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

/// Everything that is known of each walker, in rows.
arma::mat all_values(const Wavefunction& psi, const Batch& r) {
  const LogPsi value = log_psi_of(psi, r);
  arma::mat rows = arma::join_cols(value.log_abs, value.phase, psi.log_derivatives(r).dense());
  if (!psi.spatial()) return rows;
  SpatialValues spatial;
  spatial.zeros(r.n_rows, r.n_cols, psi.is_real());
  psi.spatial()->add_laplacian(r, spatial);
  rows = arma::join_cols(rows, spatial.log_psi.log_abs, spatial.log_psi.phase);
  rows = arma::join_cols(rows, spatial.gradient, spatial.laplacian);
  if (!psi.is_real()) rows = arma::join_cols(rows, spatial.phase_gradient, spatial.phase_laplacian);
  return rows;
}

double relative_difference(const arma::mat& a, const arma::mat& b) {
  return arma::abs((a - b) / (1.0 + arma::abs(b))).max();
}

}  // namespace

TEST_CASE("a batch is its columns one by one") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_configurations(*c.system, *c.psi, 7, 3);
    const arma::mat together = all_values(*c.psi, r);
    REQUIRE(together.is_finite());
    for (arma::uword w = 0; w < r.n_cols; ++w)
      CHECK(relative_difference(all_values(*c.psi, r.col(w)), together.col(w)) < 1e-13);
  }
}

TEST_CASE("a walker's values do not depend on the other walkers of its block") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_configurations(*c.system, *c.psi, 14, 3);
    Batch others = r.tail_cols(7);
    others.col(4) = r.col(4);
    const arma::mat a = all_values(*c.psi, r.head_cols(7)), b = all_values(*c.psi, others);
    CHECK(arma::all(a.col(4) == b.col(4)));
  }
}

TEST_CASE("no walkers are no trouble") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    const Batch none(c.system->space().n_dof(), 0);
    CHECK(log_psi_of(*c.psi, none).n_walkers() == 0);
    CHECK(c.psi->track(none)->n_walkers() == 0);
  }
}

TEST_CASE("values agree with those of the spatial derivatives, and all of them are added") {
  for (auto& c : wavefunction_cases("continuum")) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_particles(*c.system, *c.psi, 5, 3);
    const LogPsi value = log_psi_of(*c.psi, r);
    SpatialValues once, gradient, twice;
    for (SpatialValues* values : {&once, &gradient, &twice})
      values->zeros(r.n_rows, r.n_cols, c.psi->is_real());
    c.psi->spatial()->add_laplacian(r, once);
    c.psi->spatial()->add_gradient(r, gradient);
    c.psi->spatial()->add_laplacian(r, twice);
    c.psi->spatial()->add_gradient(r, twice);

    CHECK(relative_difference(once.log_psi.log_abs, value.log_abs) < 1e-13);
    CHECK(relative_difference(gradient.log_psi.log_abs, value.log_abs) < 1e-13);
    CHECK(relative_difference(gradient.gradient, once.gradient) < 1e-13);
    CHECK(arma::all(gradient.laplacian == 0));
    CHECK(relative_difference(twice.log_psi.log_abs, 2.0 * value.log_abs) < 1e-13);
    CHECK(relative_difference(twice.gradient, 2.0 * once.gradient) < 1e-13);
    CHECK(relative_difference(twice.laplacian, once.laplacian) < 1e-13);
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      CHECK(std::abs(phase_difference(once.log_psi.phase[w], value.phase[w])) < 1e-12);
      CHECK(std::abs(phase_difference(gradient.log_psi.phase[w], value.phase[w])) < 1e-12);
      CHECK(std::abs(phase_difference(twice.log_psi.phase[w], 2 * value.phase[w])) < 1e-12);
    }

    LogPsi sum = value;
    c.psi->log_psi(r, sum);
    CHECK(relative_difference(sum.log_abs, 2.0 * value.log_abs) < 1e-13);
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      CHECK(std::abs(phase_difference(sum.phase[w], 2 * value.phase[w])) < 1e-12);
      if (c.psi->is_real()) CHECK(std::abs(std::sin(value.phase[w])) < 1e-12);
    }
  }
}

TEST_CASE("particles of one species may be exchanged") {
  for (auto& c : single_cases("continuum")) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    CHECK(c.psi->is_symmetric() == (c.kind == "gaussian" || c.kind == "jastrow" ||
                                    c.kind == "deep_sets" || c.kind == "message_passing"));
    if (!c.psi->is_symmetric() && !c.psi->is_antisymmetric()) continue;
    const auto& space = dynamic_cast<const ParticleSpace&>(c.system->space());
    const Batch r = draw_particles(*c.system, *c.psi, 5, 3);
    const LogPsi value = log_psi_of(*c.psi, r);
    const double sign = c.psi->is_antisymmetric() ? arma::datum::pi : 0.0;
    const arma::uword d = space.dimensions();
    for (arma::uword p = 0; p < space.n_particles(); ++p)
      for (arma::uword q = 0; q < p; ++q) {
        if (!space.same_species(p, q)) continue;
        Batch exchanged = r;
        exchanged.rows(p * d, (p + 1) * d - 1) = r.rows(q * d, (q + 1) * d - 1);
        exchanged.rows(q * d, (q + 1) * d - 1) = r.rows(p * d, (p + 1) * d - 1);
        const LogPsi after = log_psi_of(*c.psi, exchanged);
        CHECK(relative_difference(after.log_abs, value.log_abs) < 1e-13);
        for (arma::uword w = 0; w < r.n_cols; ++w)
          CHECK(std::abs(phase_difference(after.phase[w], value.phase[w] + sign)) < 1e-12);
      }
  }
}
