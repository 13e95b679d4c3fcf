#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

Batch start(const Hamiltonian& system, std::uint64_t seed, std::uint64_t first, arma::uword n,
            std::uint64_t attempt = 0) {
  Batch out(system.space().n_dof(), n);
  system.draw_start(seed, first, attempt, out);
  return out;
}

bool equal(const Batch& a, const Batch& b) { return arma::all(arma::vectorise(a == b)); }

/// Half of a wavefunction: a value without derivatives in space.
class ValueOnly final : public Wavefunction {
 public:
  std::vector<ParameterGroup> parameter_groups() const override { return {}; }
  void log_psi(const Batch&, LogPsi&) const override {}
  LogDerivatives log_derivatives(const Batch& r) const override { return LogDerivatives(r.n_cols); }
};

}  // namespace

TEST_CASE("every system describes itself") {
  for (const auto& kind : system_kinds())
    for (const auto& toml : kind.schema.examples()) {
      INFO(kind.schema.name() << "\n" << toml);
      Settings settings = example_settings(kind.schema, toml);
      const auto system = kind.create(settings);
      CHECK(system->space().n_dof() > 0);
      CHECK(system->space().family() == kind.family);
      CHECK_FALSE(system->space().description().empty());
      CHECK_FALSE(system->description().empty());
      // On a lattice energies are in units of the couplings.
      CHECK(system->energy_unit().empty() == (system->space().family() == "lattice"));
      CHECK_FALSE(system->term_names().empty());
      // The resolved table makes the same system again.
      CHECK(kind.create(settings)->description() == system->description());
    }
}

TEST_CASE("starting configurations depend on seed, walker and attempt alone") {
  for (const auto& [name, system] : system_cases("continuum")) {
    INFO(name);
    const Batch all = start(*system, 4, 10, 9);
    CHECK(all.is_finite());
    CHECK(equal(all, start(*system, 4, 10, 9)));
    for (arma::uword w = 0; w < all.n_cols; ++w)
      CHECK(equal(all.col(w), start(*system, 4, 10 + w, 1)));
    CHECK(equal(all.cols(3, 7), start(*system, 4, 13, 5)));
    CHECK_FALSE(equal(all.col(0), all.col(1)));
    CHECK_FALSE(equal(all, start(*system, 5, 10, 9)));
    CHECK_FALSE(equal(all, start(*system, 4, 10, 9, 1)));
  }
}

TEST_CASE("after some attempts a walker starts where ψ does not vanish") {
  for (const auto& c : wavefunction_cases("continuum")) {
    INFO(c.name);
    for (std::uint64_t walker = 0; walker < 20; ++walker) {
      std::uint64_t attempt = 0;
      while (attempt < 100 &&
             !log_psi_of(*c.psi, start(*c.system, 1, walker, 1, attempt)).log_abs.is_finite())
        ++attempt;
      CHECK(attempt < 100);
    }
  }
}

TEST_CASE("a wavefunction that does not serve is refused") {
  for (const auto& [name, system] : system_cases("continuum")) {
    INFO(name);
    CHECK_THROWS_AS(system->require(ValueOnly()), UsageError);
  }
  const std::string trap =
      "kind = \"harmonic_trap\"\ndimensions = 2\nstatistics = \"fermion\"\nparticles = ";
  const auto psi = [](const Hamiltonian& system) {
    return make_wavefunction("kind = \"gaussian\"", system);
  };
  const auto one_per_spin = make_system(trap + "2");
  CHECK_NOTHROW(one_per_spin->require(*psi(*one_per_spin)));
  for (const std::string particles : {"[2, 0]", "[2, 1]", "3"}) {
    const auto more = make_system(trap + particles);
    CHECK_THROWS_AS(more->require(*psi(*more)), UsageError);
  }
}
