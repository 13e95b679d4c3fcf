#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/wavefunctions/particles/slater.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

std::string dot(const std::string& particles, const std::string& more = "") {
  return "kind = \"harmonic_trap\"\ndimensions = 2\nstatistics = \"fermion\"\nparticles = " +
         particles + "\n" + more;
}

// The real l = 2 level of two electrons: (x₁ − x₂)(y₁ − y₂) times the ground state.
const std::string d_level =
    "kind = \"slater\"\ndeterminants = [{ terms = [{ up = [4], down = [0] }, "
    "{ up = [0], down = [4] }, { weight = -1.0, up = [1], down = [2] }, "
    "{ weight = -1.0, up = [2], down = [1] }] }]";

// Ten configurations of three electrons of each spin, single and double excitations of either.
std::string ten_configurations() {
  std::string out =
      "kind = \"slater\"\ndeterminants = [{ terms = [{ up = [0, 1, 2], down = "
      "[0, 1, 2] }] }";
  for (const std::string spins :
       {"up = [0, 1, 3], down = [0, 1, 2]", "up = [0, 4, 2], down = [5, 1, 2]",
        "up = [3, 1, 4], down = [0, 1, 2]", "up = [0, 1, 2], down = [2, 3, 4]",
        "up = [5, 0, 1], down = [0, 2, 5]", "up = [3, 4, 5], down = [0, 1, 2]",
        "up = [0, 1, 2], down = [3, 4, 5]", "up = [1, 2, 3], down = [1, 3, 2]",
        "up = [2, 1, 0], down = [0, 1, 4]"})
    out += ", { coefficient = 0.3, terms = [{ " + spins + " }] }";
  return out + "]";
}

/// Moves of one particle, of which about half are accepted, until so many have been.
std::size_t wander(const Hamiltonian& system, WalkerState& state, std::size_t n_moves) {
  RandomStream random(5, Purpose::testing);
  Changes changes;
  LogPsi ratios;
  std::size_t n_accepted = 0;
  std::vector<char> accepted(state.n_walkers());
  while (n_accepted < n_moves * state.n_walkers()) {
    changes.clear();
    for (std::uint32_t w = 0; w < state.n_walkers(); ++w)
      add_change(system, state.configurations(), w, ChangeOf::particle, random, changes);
    state.propose(changes, ratios);
    for (std::size_t w = 0; w < accepted.size(); ++w) {
      accepted[w] = std::log(random.uniform()) < 2 * ratios.log_abs[w];
      n_accepted += static_cast<std::size_t>(accepted[w]);
    }
    state.accept(accepted);
  }
  return n_accepted;
}

}  // namespace

TEST_CASE("determinants do not drift over a hundred thousand accepted moves") {
  const auto system = make_system(dot("[3, 3]"));
  for (const std::string& toml : {std::string("kind = \"slater\""), ten_configurations()}) {
    const auto psi = make_wavefunction(toml, *system);
    const auto state = psi->track(draw_particles(*system, *psi, 4, 3));
    wander(*system, *state, 25'000);
    const LogPsi fresh = log_psi_of(*psi, state->configurations());
    CHECK(arma::abs(state->log_psi().log_abs - fresh.log_abs).max() < 1e-9);
    for (arma::uword w = 0; w < 4; ++w)
      CHECK(std::abs(phase_difference(state->log_psi().phase[w], fresh.phase[w])) < 1e-9);
  }
}

TEST_CASE("a sum of determinants is the sum of its terms, whichever of them vanish") {
  const auto system = make_system(dot("[1, 1]", "interaction = \"coulomb\""));
  const auto psi = make_wavefunction(d_level, *system);
  CHECK(psi->n_parameters() == 1);  // the width
  Batch r = draw_particles(*system, *psi, 5, 3);
  r.submat(0, 0, 1, 0).zeros();  // where orbitals 1, 2 and 4 are zero
  r(0, 1) = 0;                   // where 1 and 4 are
  r(3, 2) = 0;
  const auto value = [&](const Batch& at) {
    const arma::rowvec x = at.row(0) - at.row(2), y = at.row(1) - at.row(3);
    return arma::rowvec(x % y % arma::exp(-0.5 * arma::sum(arma::square(at), 0)));
  };
  const auto check = [&](const Batch& at, const LogPsi& log_psi) {
    const arma::rowvec ratio = value(at) / value(r.col(4))[0];
    const LogPsi last = log_psi_of(*psi, r.col(4));
    CHECK(arma::abs(arma::log(arma::abs(ratio)) - (log_psi.log_abs - last.log_abs[0])).max() <
          1e-12);
    for (arma::uword w = 0; w < at.n_cols; ++w)
      CHECK(std::cos(log_psi.phase[w] - last.phase[0]) * ratio[w] > 0);
  };
  check(r, log_psi_of(*psi, r));
  // By moves of one electron to these places.
  const auto state = psi->track(arma::repmat(r.col(4), 1, 5));
  Changes changes;
  for (std::uint32_t w = 0; w < 5; ++w) {
    changes.set(0, r(0, w));
    changes.set(1, r(1, w));
    changes.end_change(w);
  }
  state->apply(changes);
  check(state->configurations(), state->log_psi());
  state->apply([&] {
    Changes back;
    for (std::uint32_t w = 0; w < 5; ++w) {
      back.set(2, r(2, w));
      back.end_change(w);
    }
    return back;
  }());
  check(state->configurations(), state->log_psi());
}

TEST_CASE("levels of a trap by the determinants that make them are exact states") {
  const auto system = make_system(dot("[1, 1]"));
  const auto psi = make_wavefunction(d_level, *system);
  LocalEnergies out;
  system->local_energies(*psi, *psi->track(draw_particles(*system, *psi, 20, 3)), out);
  CHECK(arma::abs(out.total - 4).max() < 1e-10);
}

TEST_CASE(
    "a product with a determinant is antisymmetric unless something beside it is not symmetric") {
  const auto system = make_system(dot("[3, 3]"));
  const auto antisymmetric = [&](const std::vector<std::string>& factors) {
    return make_product(factors, *system)->is_antisymmetric();
  };
  const std::string slater = "kind = \"slater\"", jastrow = "kind = \"jastrow\"";
  CHECK(antisymmetric({slater}));
  CHECK(antisymmetric({slater, jastrow, "kind = \"deep_sets\""}));
  CHECK_FALSE(antisymmetric({slater, slater}));
  CHECK_FALSE(antisymmetric({slater, "kind = \"rbm\""}));
  CHECK_FALSE(antisymmetric({jastrow}));
  CHECK_THROWS_WITH(system->require(*make_product({jastrow}, *system)), Catch::Contains("slater"));
}

TEST_CASE("electrons that fill no shell are said, and so are determinants that do not fit") {
  const auto warnings = [](const std::string& particles, const std::string& more = "") {
    const auto system = make_system(dot(particles));
    const auto psi = make_wavefunction("kind = \"slater\"\n" + more, *system);
    return dynamic_cast<const Slater&>(*psi).warnings().size();
  };
  CHECK(warnings("[3, 3]") == 0);
  CHECK(warnings("[6, 1]") == 0);
  CHECK(warnings("[2, 1]") == 1);
  CHECK(warnings("[2, 4]") == 2);
  CHECK(warnings("[2, 0]") == 1);
  const auto refuse = [&](const std::string& determinants, const std::string& sentence) {
    INFO(determinants);
    CHECK_THROWS_WITH(warnings("[2, 1]", "determinants = " + determinants),
                      Catch::Contains(sentence));
  };
  refuse("[{ terms = [{ up = [0], down = [0] }] }]", "holds 1 orbitals, but there are 2");
  refuse("[{ terms = [{ up = [3, 3], down = [0] }] }]", "orbital 3 twice");
  refuse("[{ terms = [] }]", "is empty");
  refuse("[]", "is empty");
  refuse("[{ coefficient = 0.0, terms = [{ up = [0, 1], down = [0] }] }]", "is 0");
  const auto bosons = make_system(
      "kind = \"harmonic_trap\"\ndimensions = 2\nstatistics = \"boson\"\nparticles = 2");
  CHECK_THROWS_AS(make_wavefunction("kind = \"slater\"", *bosons), UsageError);
}
