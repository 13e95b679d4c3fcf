#include <catch2/catch.hpp>

#include <ritz/base/value.hpp>
#include <ritz/hamiltonians/particles/pair/coulomb_interaction.hpp>
#include <ritz/hamiltonians/particles/pair/gaussian_interaction.hpp>
#include <ritz/hamiltonians/particles/pair/hard_core_interaction.hpp>
#include <ritz/hamiltonians/particles/pair/inverse_square_interaction.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

const std::string bosons =
    "kind = \"harmonic_trap\"\nstatistics = \"boson\"\nparticles = 4\ndimensions = ";

const ParticleHamiltonian& particles_of(const Hamiltonian& system) {
  return dynamic_cast<const ParticleHamiltonian&>(system);
}

/// Two particles with log|ψ| = slope·r, or λ log r.
double energy_near_contact(const std::string& trap, const std::string& jastrow, double r) {
  const auto system = make_system(trap);
  const auto psi = make_product({"kind = \"gaussian\"", jastrow}, *system);
  const arma::uword d = particles_of(*system).space().dimensions();
  Batch x(2 * d, 1, arma::fill::zeros);
  x[0] = r;
  LocalEnergies out;
  system->local_energies(*psi, *psi->track(x), out);
  return out.total[0];
}

}  // namespace

// In a column of two pairs each adds its own v and r v′.
TEST_CASE("r v′ of every pair interaction is that of differences of v") {
  std::vector<std::unique_ptr<PairInteraction>> all;
  all.push_back(std::make_unique<CoulombInteraction>("interaction", 3, 1.7, 0.0));
  all.push_back(std::make_unique<CoulombInteraction>("interaction", 1, -0.4, 0.3));
  all.push_back(std::make_unique<GaussianInteraction>("interaction", 2, 2.0, 0.7));
  all.push_back(std::make_unique<InverseSquareInteraction>("interaction", 1, 0.75));
  for (const auto& interaction : all) {
    INFO(interaction->description());
    const auto energy = [&](double scale) {
      const double r[] = {0.4 * scale, 1.3 * scale};
      double sum = 0, slope = 0;
      interaction->add(r, 2, sum, slope);
      return std::pair(sum, slope);
    };
    const double h = 1e-4;
    CHECK(energy(1).second ==
          Approx((energy(1 + h).first - energy(1 - h).first) / (2 * h)).epsilon(1e-6));
    CHECK_FALSE(interaction->is_zero());
    CHECK(interaction->has_virial());
  }
  CHECK_FALSE(HardCoreInteraction("interaction", 3, 0.1).has_virial());
}

TEST_CASE("what a term demands of ψ where particles meet keeps the energy finite") {
  for (const int d : {2, 3}) {
    const std::string trap = bosons + std::to_string(d) + "\ninteraction = ";
    CHECK(particles_of(*make_system(trap + "\"none\"")).contact().kind == Contact::Kind::smooth);
    const Contact cusp = particles_of(*make_system(trap + "\"coulomb\"")).contact();
    CHECK(cusp.kind == Contact::Kind::slope);
    CHECK(cusp.value == 1.0 / (d - 1));
    const Contact wall =
        particles_of(*make_system(trap + "{ kind = \"hard_core\", diameter = 0.3 }")).contact();
    CHECK((wall.kind == Contact::Kind::wall && wall.value == 0.3));
    const Contact power =
        particles_of(*make_system(trap + "{ kind = \"inverse_square\", coupling = 2.0 }"))
            .contact();
    CHECK(power.kind == Contact::Kind::power);
    CHECK(power.value * (power.value + d - 2) == Approx(2.0));
  }
  const std::string two =
      "kind = \"harmonic_trap\"\nstatistics = \"boson\"\nparticles = 2\ndimensions = 3\n"
      "interaction = ";
  for (const double r : {1e-3, 1e-6}) {
    CHECK(std::abs(energy_near_contact(two + "{ kind = \"coulomb\", strength = 3.0 }",
                                       "kind = \"jastrow\"", r)) < 100);
    CHECK(std::abs(energy_near_contact(two + "{ kind = \"inverse_square\", coupling = 0.7 }",
                                       "kind = \"jastrow\"", r)) < 100);
  }
}

TEST_CASE("a term that demands nothing leaves the choice to others") {
  const auto softened =
      make_system(bosons + "1\ninteraction = { kind = \"coulomb\", softening = 0.2 }");
  CHECK(particles_of(*softened).contact().kind == Contact::Kind::smooth);
  CHECK(particles_of(*softened).term_names() ==
        std::vector<std::string>{"kinetic", "external", "interaction"});
}

TEST_CASE("distances of a block are the same however many are kept") {
  const ParticleSpace space({700}, 1, Statistics::boson);
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nstatistics = \"boson\"\nparticles = 700\ndimensions = 1");
  const auto psi = make_wavefunction("kind = \"gaussian\"", *system);
  Batch r(700, 5);
  system->draw_start(1, 0, 0, r);
  const auto one = psi->track(r.col(3)), all = psi->track(r);
  LocalValues kept(space, *psi, *one), anew(space, *psi, *all);  // 2·10⁵ and 10⁶ numbers
  const arma::vec expected(kept.pair_distances(0), space.n_pairs());
  CHECK(arma::all(arma::vec(anew.pair_distances(3), space.n_pairs()) == expected));
  anew.pair_distances(1);
  CHECK(arma::all(arma::vec(anew.pair_distances(3), space.n_pairs()) == expected));
}
