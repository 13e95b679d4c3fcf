#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/exact/exact_energy.hpp>
#include "systems.hpp"

using namespace ritz;

namespace {

Settings atom(Value key, std::vector<int> electrons, const std::string& interaction = "coulomb") {
  const char* name = key.is_text() ? "element" : "charge";
  return Settings(table({{"kind", "atom"},
                         {name, std::move(key)},
                         {"electrons", array(electrons)},
                         {"interaction", interaction}}));
}

struct At {
  std::string element;
  std::vector<double> position;
};

Settings molecule(const std::vector<At>& nuclei, std::vector<int> electrons,
                  const std::string& unit = "bohr") {
  Value::Array list;
  for (const At& nucleus : nuclei)
    list.push_back(table({{"element", nucleus.element}, {"position", array(nucleus.position)}}));
  return Settings(table({{"kind", "molecule"},
                         {"nuclei", Value(list)},
                         {"unit", unit},
                         {"electrons", array(electrons)},
                         {"interaction", "coulomb"}}));
}

Settings two(const std::string& a, const std::string& b, double distance, int pairs,
             const std::string& unit = "bohr") {
  return molecule({{a, {0, 0, 0}}, {b, {0, distance, 0}}}, {pairs, pairs}, unit);
}

}  // namespace

TEST_CASE("atoms by element or charge, in their ground-state spin") {
  CHECK(exact_energy(atom("Be", {2, 2}))->energy == -14.66736);
  CHECK(exact_energy(atom(10, {5, 5}))->energy == -128.9376);
  CHECK(exact_energy(atom("Li", {1, 2}))->energy == -7.47806);
  CHECK(exact_energy(atom("He", {1, 1}))->kind == "reference");
  CHECK_FALSE(exact_energy(atom("He", {2, 0})));
  CHECK_FALSE(exact_energy(atom("C", {3, 3})));
  CHECK_FALSE(exact_energy(atom("Li", {1, 1})));
  CHECK_FALSE(exact_energy(atom("Fe", {15, 11})));
}

TEST_CASE("electrons about one nucleus that do not feel each other are exact") {
  const auto ion = exact_energy(atom(3.0, {0, 1}));
  CHECK(ion->energy == -4.5);
  CHECK(ion->kind == "exact");
  CHECK(exact_energy(atom("H", {1, 0}))->energy == -0.5);
  CHECK(exact_energy(atom("He", {1, 1}, "none"))->energy == -4);
  CHECK(exact_energy(atom("Be", {2, 2}, "none"))->energy == -20);
  CHECK(exact_energy(atom("Ne", {5, 5}, "none"))->energy == -200);
  CHECK(exact_energy(atom("Na", {6, 5}, "none"))->energy ==
        Approx(-121 * (2.0 + 8.0 / 4 * 1 + 1.0 / 9) / 2));
}

TEST_CASE("molecules are known at the distances of the tables, in either unit and order") {
  CHECK(exact_energy(two("H", "H", 1.40108, 1))->energy == -1.17448);
  CHECK(exact_energy(two("Li", "H", 3.015, 2))->energy == -8.07055);
  CHECK(exact_energy(two("O", "C", 2.173, 7))->energy == -113.3255);
  CHECK(exact_energy(two("N", "N", 2.068 * 0.529177210903, 7, "angstrom"))->energy == -109.5423);
  CHECK_FALSE(exact_energy(two("N", "N", 2.068, 7, "angstrom")));
  CHECK_FALSE(exact_energy(two("H", "H", 1.5, 1)));
  CHECK_FALSE(exact_energy(two("N", "C", 2.068, 7)));
  CHECK_FALSE(exact_energy(molecule({{"H", {0, 0, 0}}, {"H", {0, 0, 1.40108}}}, {2, 0})));

  const double height = 1.65 * std::sqrt(3.0) / 2;
  CHECK(exact_energy(
            molecule({{"H", {0, 0, 0}}, {"H", {1.65, 0, 0}}, {"H", {0.825, height, 0}}}, {1, 1}))
            ->energy == -1.343835518);
  std::vector<At> chain;
  for (const int k : {3, 0, 9, 1, 2, 8, 4, 7, 5, 6}) chain.push_back({"H", {1, k * 1.801, 0}});
  CHECK(exact_energy(molecule(chain, {5, 5}))->energy == -5.6655);
  chain[0].position[0] = 1.1;
  CHECK_FALSE(exact_energy(molecule(chain, {5, 5})));
}

TEST_CASE("electrons in a double dot that do not feel each other") {
  const auto dot = [](double separation, std::vector<int> particles, double omega = 1.0) {
    return exact_energy(Settings(table({{"kind", "double_dot"},
                                        {"particles", array(particles)},
                                        {"omega", omega},
                                        {"separation", separation},
                                        {"interaction", no_interaction()}})));
  };
  // One well, and two that are far apart.
  CHECK(dot(0, {1, 1})->energy == Approx(2).epsilon(1e-11));
  CHECK(dot(0, {2, 0}, 0.5)->energy == Approx(1.5).epsilon(1e-11));
  CHECK(dot(30, {2, 2})->energy == Approx(4).epsilon(1e-11));
  // Between them, in first order: ⟨½(|x| − a)² − ½x²⟩ = a²/2 − a/√π.
  const double a = 1e-4;
  CHECK((dot(2 * a, {1, 0})->energy - 1) / a == Approx(-1 / std::sqrt(M_PI)).epsilon(1e-3));
  CHECK(dot(2, {1, 0})->energy < 1);
  CHECK_FALSE(dot(2, {3, 0}));
}
