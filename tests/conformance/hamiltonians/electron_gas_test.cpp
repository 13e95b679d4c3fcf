#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/hamiltonians/particles/ewald.hpp>
#include <ritz/space/pairs.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;
using Catch::Contains;

namespace {

std::string gas(const std::string& electrons, int dimensions, const std::string& more = "") {
  return "kind = \"electron_gas\"\nelectrons = " + electrons +
         "\ndimensions = " + std::to_string(dimensions) + "\n" + more;
}

const ParticleSpace& space_of(const Hamiltonian& system) {
  return dynamic_cast<const ParticleSpace&>(system.space());
}

Batch anywhere(const Hamiltonian& system, arma::uword n) {
  Batch r(system.space().n_dof(), n);
  system.draw_start(3, 0, 0, r);
  return r;
}

LocalEnergies energies_in_gas(const Hamiltonian& system, const Wavefunction& psi, const Batch& r) {
  LocalEnergies out;
  system.local_energies(psi, *psi.track(r), out);
  return out;
}

}  // namespace

TEST_CASE("Ewald's sum does not depend on how it is split, nor on images") {
  for (const int d : {2, 3})
    for (const double side : {1.0, 7.3}) {
      const auto space = ParticleSpace::periodic({3, 2}, d, Statistics::fermion, side);
      const EwaldInteraction once(space, true, 4), twice(space, true, 8), usual(space, false);
      CHECK(once.self_energy() * side ==
            Approx(d == 3 ? -2.8372974794806 : -3.90026492).epsilon(d == 3 ? 1e-13 : 1e-9));
      RandomStream random(1, Purpose::testing);
      for (int k = 0; k < 5; ++k) {
        arma::vec r(space.n_dof());
        for (double& x : r) x = side * (3 * random.uniform() - 1);
        const double energy = once.energy(r.memptr());
        CHECK(std::abs(energy - twice.energy(r.memptr())) < 1e-11);
        CHECK(energy - usual.energy(r.memptr()) == Approx(2.5 * once.self_energy()));
        arma::mat wrapped = r;
        space.wrap(wrapped);
        CHECK((wrapped.min() >= 0 && wrapped.max() <= side));
        CHECK(std::abs(energy - once.energy(wrapped.memptr())) < 1e-11);
      }
    }
}

TEST_CASE("plane waves are exact without interaction, in closed shells and in open ones") {
  // Sums of |n|² by counting.
  for (const auto& [electrons, d, squares] : {std::tuple{"[7, 7]", 3, 12},
                                              {"[19, 7]", 3, 6 + 24 + 6},
                                              {"[5, 5]", 2, 8},
                                              {"[9, 0]", 2, 12},
                                              {"[2, 1]", 3, 1}}) {
    INFO(electrons);
    const auto system = make_system(gas(electrons, d, "rs = 1.7\ninteraction = \"none\""));
    const auto psi = make_wavefunction("kind = \"slater\"", *system);
    CHECK_NOTHROW(system->require(*psi));
    const double k = 2 * arma::datum::pi / space_of(*system).side();
    const LocalEnergies out = energies_in_gas(*system, *psi, anywhere(*system, 8));
    CHECK(arma::abs(out.total / (0.5 * k * k * squares) - 1).max() < 1e-10);
    const auto n = static_cast<double>(space_of(*system).n_particles());
    CHECK(arma::abs(out.extras.row(0) * n - out.total).max() < 1e-12);
  }
}

// A factor of nearest images that is not flat at half the cell has a kink at the faces.
TEST_CASE("a wavefunction of a cell repeats with it, without a kink at the faces") {
  for (const int d : {2, 3}) {
    const auto system = make_system(gas("[1, 1]", d, "rs = 1.3"));
    const double side = space_of(*system).side();
    for (const std::string form : {"pade", "exponential", "polynomial"}) {
      INFO(form << " in " << d);
      const std::string more = form == "polynomial" ? "\ncoefficients = [0.3, -0.2]" : "";
      const auto psi = make_product(
          {"kind = \"slater\"", "kind = \"jastrow\"\nform = \"" + form + "\"" + more}, *system);
      CHECK(psi->has_period());
      const auto slope = [&](double x) {
        Batch r(2 * d, 1, arma::fill::zeros);
        r[0] = x;
        r[1] = 0.01 * side;
        SpatialValues values;
        values.zeros(2 * d, 1, true);
        psi->spatial()->add_gradient(r, values);
        return std::pair(values.log_psi.log_abs[0], values.gradient(0, 0));
      };
      const double h = 1e-7 * side;
      CHECK(std::abs(slope(side / 2 + h).second - slope(side / 2 - h).second) < 1e-6);
      CHECK(std::abs(slope(0.3 * side).second) > 1e-3);
      CHECK(slope(0.3 * side).first == Approx(slope(1.3 * side).first).epsilon(1e-12));
      CHECK(slope(0.3 * side).second == Approx(slope(-1.7 * side).second).epsilon(1e-12));
    }
  }
}

TEST_CASE("what does not repeat with the cell, or is no gas, is refused") {
  const auto system = make_system(gas("[1, 1]", 3, "rs = 1.0"));
  CHECK_THROWS_WITH(system->require(*make_product({"kind = \"deep_sets\""}, *system)),
                    Contains("does not repeat with its cell"));
  CHECK_THROWS_WITH(make_wavefunction("kind = \"jastrow\"\nform = \"series\"", *system),
                    Contains("free space"));
  CHECK_THROWS_WITH(make_system(gas("[0, 0]", 3, "rs = 1.0")), Contains("no electron"));
  CHECK_THROWS_AS(make_system(gas("[1, 1]", 3, "rs = 0.0")), UsageError);
  CHECK_THROWS_AS(make_system(gas("[1, 1]", 1, "rs = 1.0")), UsageError);
}
