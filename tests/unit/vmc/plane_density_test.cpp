#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/driver.hpp>

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

// Particles in the ground state of a trap, ⟨x²⟩ = 1/2ω on each axis.
Document density_of(const std::string& omega, int dimensions, int particles = 1) {
  const auto communicator = serial_communicator();
  Problem problem = make_problem(
      parse_toml(
          fmt::format(
              "[system]\nkind = \"harmonic_trap\"\nparticles = {}\ndimensions = {}\nomega = "
              "{}\nstatistics = \"boson\"\n[[wavefunction]]\nkind = \"gaussian\"\n[optimizer]\n"
              "iterations = 0\n[estimate]\nsamples = 40_000\nobservables = "
              "[\"one_body_density\"{}]\n",
              particles, dimensions, omega,
              particles > 1 ? ", \"pair_distribution\", \"radius\", \"pair_distance\"" : ""),
          "test.toml"),
      1);
  Driver driver(*communicator, problem);
  driver.run();
  Document out;
  driver.estimate(out);
  return out;
}

// Second moments of a plane along its rows and its columns.
std::pair<double, double> moments_of(const Document& document, const std::string& plane) {
  const std::string path = "observables/one_body_density/" + plane;
  const arma::vec axis(document.reals(path + "/axis"));
  const arma::mat& value = document.matrix(path + "/value");
  const std::string meaning = std::get<std::string>(document.attribute(path + "/value", "meaning"));
  CHECK_THAT(meaning, Contains(fmt::format("plane {} (rows), {} (columns)", plane[5], plane[6])));
  REQUIRE(value.n_rows == axis.n_elem);
  REQUIRE(value.n_cols == axis.n_elem);
  const arma::vec square = arma::square(axis);
  const double total = arma::accu(value);
  CHECK(total * std::pow(axis[1] - axis[0], 2) == Approx(1).margin(0.01));
  return {arma::dot(square, arma::sum(value, 1)) / total,
          arma::dot(square, arma::sum(value, 0).t()) / total};
}

}  // namespace

TEST_CASE("planes of the density have their axes where they say") {
  const auto [x, y] = moments_of(density_of("[1.0, 4.0]", 2), "grid_xy");
  CHECK(x == Approx(0.5).epsilon(0.05));
  CHECK(y == Approx(0.125).epsilon(0.1));
  const Document solid = density_of("[1.0, 1.0, 4.0]", 3);
  const auto [a, b] = moments_of(solid, "grid_xy");
  CHECK(a == Approx(0.5).epsilon(0.05));
  CHECK(b == Approx(0.5).epsilon(0.05));
  const auto [c, d] = moments_of(solid, "grid_xz");
  CHECK(c == Approx(0.5).epsilon(0.05));
  CHECK(d == Approx(0.125).epsilon(0.1));
}

// What a density in shells of equal width adds up to, with what lies outside.
TEST_CASE("densities in shells add up to particles and pairs, and lengths are means") {
  for (const int dimensions : {1, 2, 3}) {
    INFO(dimensions);
    const Document document = density_of("1.0", dimensions, 3);
    for (const std::string path : {"one_body_density/radial", "pair_distribution"}) {
      const std::string at = "observables/" + path;
      const arma::vec r(document.reals(at + "/r")), value(document.reals(at + "/value"));
      const double half = 0.5 * (r[1] - r[0]), pi = arma::datum::pi;
      const double unit[] = {2, pi, 4 * pi / 3};
      const arma::vec shells = unit[dimensions - 1] *
                               (arma::pow(r + half, dimensions) - arma::pow(r - half, dimensions));
      CHECK(arma::dot(shells, value) + document.real(at + "/outside") == Approx(3).epsilon(1e-9));
    }
    const arma::vec pairs(document.reals("observables/pair_distribution/pairs_per_distance")),
        r(document.reals("observables/pair_distribution/r"));
    CHECK(arma::accu(pairs) * (r[1] - r[0]) == Approx(3).epsilon(1e-2));
    const auto mean = [&](const std::string& name) {
      return document.real("observables/" + name + "/value");
    };
    CHECK(mean("radius/radius_squared") == Approx(0.5 * dimensions).epsilon(0.03));
    CHECK(mean("pair_distance/pair_distance_squared") == Approx(dimensions).epsilon(0.03));
  }
}
