#include <catch2/catch.hpp>
#include <complex>

#include "tests/support/differences.hpp"
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

LocalEnergies energies(const Hamiltonian& system, const Wavefunction& psi, const Batch& r) {
  LocalEnergies out;
  system.local_energies(psi, *psi.track(r), out);
  return out;
}

arma::uword term(const Hamiltonian& system, const std::string& name) {
  const auto names = system.term_names();
  return static_cast<arma::uword>(std::ranges::find(names, name) - names.begin());
}

/// −½ ∇²ψ/ψ of walker w by central differences of ψ itself.
std::complex<double> kinetic_energy(const Wavefunction& psi, const Batch& r, arma::uword w,
                                    double h) {
  const LogPsi at = log_psi_of(psi, r.col(w));
  const auto ratio = [&](arma::uword k, double shift) {
    Batch moved = r.col(w);
    moved[k] += shift;
    const LogPsi there = log_psi_of(psi, moved);
    return std::polar(std::exp(there.log_abs[0] - at.log_abs[0]), there.phase[0] - at.phase[0]);
  };
  std::complex<double> sum = 0;
  for (arma::uword k = 0; k < r.n_rows; ++k) sum += ratio(k, h) - 2.0 + ratio(k, -h);
  return -0.5 * sum / (h * h);
}

}  // namespace

TEST_CASE("the kinetic energy is that of differences of ψ") {
  const double h = 4e-3;
  for (auto& c : wavefunction_cases("continuum")) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_particles(*c.system, *c.psi, 3, 3);
    const LocalEnergies out = energies(*c.system, *c.psi, r);
    DifferenceErrors errors;
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      const auto coarse = kinetic_energy(*c.psi, r, w, h);
      const auto fine = kinetic_energy(*c.psi, r, w, h / 2);
      errors.add(out.terms(term(*c.system, "kinetic"), w), coarse.real(), fine.real());
      errors.add(out.imaginary[w], coarse.imag(), fine.imag());
    }
    CHECK(errors.extrapolated() < 1e-6);
    CHECK(errors.falls_quadratically(1e-7));
  }
}

TEST_CASE("the terms of the local energy add up, walker by walker") {
  for (auto& c : single_cases("continuum")) {
    INFO(c.name);
    const Batch r = draw_particles(*c.system, *c.psi, 5, 3);
    const LocalEnergies out = energies(*c.system, *c.psi, r);
    REQUIRE(out.terms.n_rows == c.system->term_names().size());
    REQUIRE(out.extras.n_rows == c.system->extra_names().size());
    CHECK(out.terms.is_finite());
    CHECK(arma::abs(out.total - arma::sum(out.terms, 0)).max() <
          1e-12 * arma::abs(out.terms).max());
    if (c.psi->is_real()) CHECK(arma::all(out.imaginary == 0));
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      const LocalEnergies one = energies(*c.system, *c.psi, r.col(w));
      CHECK(one.total[0] == Approx(out.total[w]).epsilon(1e-12));
    }
    LocalEnergies used = out;  // overwritten, whatever it held
    c.system->local_energies(*c.psi, *c.psi->track(r), used);
    CHECK(arma::all(used.total == out.total));
  }
}

// V at r(1 + x) has the slope Σ_i r_i·∇_i V at x = 0.
TEST_CASE("the virial is twice the kinetic energy less r·∇V") {
  const double h = 4e-3;
  for (auto& c : single_cases("continuum")) {
    const auto extras = c.system->extra_names();
    const auto virial = std::ranges::find(extras, "virial");
    if (virial == extras.end()) continue;
    INFO(c.name);
    const Batch r = draw_particles(*c.system, *c.psi, 5, 3);
    const arma::uword kinetic = term(*c.system, "kinetic");
    const auto potential = [&](double x) -> arma::rowvec {
      const LocalEnergies out = energies(*c.system, *c.psi, (1 + x) * r);
      return arma::sum(out.terms, 0) - out.terms.row(kinetic);
    };
    const LocalEnergies out = energies(*c.system, *c.psi, r);
    const arma::rowvec r_dot_gradient =
        2.0 * out.terms.row(kinetic) - out.extras.row(virial - extras.begin());
    const arma::rowvec coarse = (potential(h) - potential(-h)) / (2 * h);
    const arma::rowvec fine = (potential(h / 2) - potential(-h / 2)) / h;
    DifferenceErrors errors;
    for (arma::uword w = 0; w < r.n_cols; ++w) errors.add(r_dot_gradient[w], coarse[w], fine[w]);
    CHECK(errors.extrapolated() < 1e-8);
    CHECK(errors.falls_quadratically(1e-9));
  }
}
