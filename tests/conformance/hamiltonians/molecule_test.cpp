#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/base/error.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;
using Catch::Contains;

namespace {

const std::string hydrogens =
    "kind = \"molecule\"\nnuclei = [{ element = \"H\", position = [0, 0, 0] }, "
    "{ charge = 1.5, position = [0, 3, 4] }]\n";

LocalEnergies energies_of(const Hamiltonian& system, const Wavefunction& psi, const Batch& r) {
  LocalEnergies out;
  system.local_energies(psi, *psi.track(r), out);
  return out;
}

}  // namespace

TEST_CASE("the energies of electrons about nuclei, term by term") {
  const auto system = make_system(hydrogens + "electrons = [1, 1]");
  CHECK(system->term_names() == std::vector<std::string>{"kinetic", "electron_nucleus",
                                                         "electron_electron", "nucleus_nucleus"});
  CHECK(system->extra_names().empty());  // the nuclei are held by forces
  const auto psi = make_wavefunction("kind = \"gaussian\"", *system);
  const LocalEnergies out = energies_of(*system, *psi, Batch(arma::vec{2, 0, 0, 0, 3, 0}));
  CHECK(out.terms(1, 0) == Approx(-1.0 / 2 - 1.5 / std::sqrt(29) - 1.0 / 3 - 1.5 / 4));
  CHECK(out.terms(2, 0) == Approx(1 / std::sqrt(13)));
  CHECK(out.terms(3, 0) == Approx(1.5 / 5));
  const auto free = make_system(hydrogens + "electrons = [1, 1]\ninteraction = \"none\"");
  CHECK(energies_of(*free, *psi, Batch(arma::vec{2, 0, 0, 0, 3, 0})).terms(2, 0) == 0);
  const auto alone = make_system("kind = \"atom\"\nelement = \"C\"\nelectrons = [1, 0]");
  CHECK(alone->term_names() ==
        std::vector<std::string>{"kinetic", "electron_nucleus", "electron_electron"});
  CHECK(alone->extra_names() == std::vector<std::string>{"virial"});
}

TEST_CASE("1s functions of hydrogen-like ions have no variance") {
  for (const auto& [charge, electrons, energy] :
       {std::tuple{1.0, "[1, 0]", -0.5}, {2.0, "[0, 1]", -2.0}, {2.0, "[1, 1]", -4.0}}) {
    const auto system = make_system("kind = \"atom\"\ncharge = " + std::to_string(charge) +
                                    "\nelectrons = " + electrons + "\ninteraction = \"none\"");
    const auto psi = make_wavefunction(
        "kind = \"exponential_envelope\"\nsoftening = 1e-9\nkappa = " + std::to_string(charge),
        *system);
    Batch r(system->space().n_dof(), 40);
    system->draw_start(3, 0, 0, r);
    const LocalEnergies out = energies_of(*system, *psi, r);
    CHECK(arma::abs(out.total - energy).max() < 1e-11);
  }
}

TEST_CASE("electrons start about their nuclei, by charge and spin") {
  const auto near = [](const Batch& r, arma::uword w, arma::uword p, const arma::vec& nucleus) {
    return arma::norm(r.submat(3 * p, w, 3 * p + 2, w) - nucleus) < 50;
  };
  const arma::vec a = {0, 0, 0}, b = {0, 0, 1000};
  const auto molecule = [](const std::string& first, const std::string& second,
                           const std::string& electrons) {
    return make_system("kind = \"molecule\"\nnuclei = [{ element = \"" + first +
                       "\", position = [0, 0, 0] }, { element = \"" + second +
                       "\", position = [0, 0, 1000] }]\nelectrons = " + electrons);
  };
  struct Row {
    std::string first, second, electrons;
    arma::uword n_up, n, at_first, up_at_first_least;
  };
  for (const Row& row :
       {Row{"N", "N", "[7, 7]", 7, 14, 7, 3}, Row{"Li", "H", "[2, 2]", 2, 4, 3, 1},
        Row{"O", "C", "[7, 7]", 7, 14, 8, 4}, Row{"Be", "H", "[2, 1]", 2, 3, 3, 1}}) {
    INFO(row.first << row.second << row.electrons);
    const auto system = molecule(row.first, row.second, row.electrons);
    Batch r(3 * row.n, 6);
    system->draw_start(1, 0, 0, r);
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      arma::uword at_first = 0, up = 0;
      for (arma::uword p = 0; p < row.n; ++p) {
        CHECK((near(r, w, p, a) || near(r, w, p, b)));
        if (!near(r, w, p, a)) continue;
        ++at_first;
        if (p < row.n_up) ++up;
      }
      CHECK(at_first == row.at_first);
      CHECK((up >= row.up_at_first_least && up <= row.up_at_first_least + 1));
    }
  }
  // Of two equal nuclei each gets the electron of spin up in every second walker.
  const auto hydrogen = molecule("H", "H", "[1, 1]");
  Batch r(6, 2);
  hydrogen->draw_start(1, 0, 0, r);
  CHECK(near(r, 0, 0, a) != near(r, 1, 0, a));
  CHECK(near(r, 0, 0, a) != near(r, 0, 1, a));
}

TEST_CASE("a term tells the slope of ψ at a nucleus") {
  const auto system = make_system(hydrogens + "electrons = [1, 1]");
  const auto& particles = dynamic_cast<const ParticleHamiltonian&>(*system);
  const auto& nuclei = particles.space().centres();
  REQUIRE(nuclei.size() == 2);
  CHECK(particles.contact_at(nuclei[1]).kind == Contact::Kind::slope);
  CHECK(particles.contact_at(nuclei[1]).value == -1.5);
  CHECK(particles.contact().value == 0.5);
}

TEST_CASE("atoms and molecules whose keys do not fit together are refused") {
  const std::string electrons = "\nelectrons = [1, 1]", at = "position = [1, 0, 0] }";
  CHECK_THROWS_WITH(make_system("kind = \"atom\"" + electrons),
                    Contains("neither \"element\" and \"charge\""));
  CHECK_THROWS_WITH(make_system("kind = \"atom\"\nelement = \"H\"\ncharge = 1.0" + electrons),
                    Contains("both \"element\" and \"charge\""));
  CHECK_THROWS_WITH(make_system("kind = \"atom\"\nelement = \"H\"\nelectrons = [0, 0]"),
                    Contains("no electron"));
  CHECK_THROWS_WITH(make_system("kind = \"molecule\"\nnuclei = []" + electrons),
                    Contains("no nucleus"));
  CHECK_THROWS_WITH(make_system("kind = \"molecule\"\nnuclei = [{ element = \"H\", " + at +
                                ", { element = \"He\", " + at + "]" + electrons),
                    Contains("\"system.nuclei.1\" lies on \"system.nuclei.0\""));
  CHECK_THROWS_WITH(make_system("kind = \"double_dot\"\nparticles = [0, 0]\nseparation = 1.0"),
                    Contains("no particle"));
}

TEST_CASE("the energy of a double dot is that of its nearer well") {
  const auto system =
      make_system("kind = \"double_dot\"\nparticles = [1, 1]\nomega = 0.5\nseparation = 3.0");
  const auto psi = make_wavefunction("kind = \"gaussian\"", *system);
  const LocalEnergies out = energies_of(*system, *psi, Batch(arma::vec{-2, 0.3, 1, 0}));
  CHECK(out.terms(1, 0) == Approx(0.125 * (0.25 + 0.09 + 0.25)));
  Batch r(4, 2);
  system->draw_start(1, 0, 0, r);
  CHECK((r(0, 0) > r(2, 0)) != (r(0, 1) > r(2, 1)));
}
