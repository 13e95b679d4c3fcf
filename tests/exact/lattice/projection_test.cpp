#include <catch2/catch.hpp>

#include <ritz/io/configuration.hpp>
#include <ritz/model/make_projection.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/driver.hpp>
#include "tests/exact/lattice/plain_sums.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

// The energy that a projected rbm on a Heisenberg ring of 8 sites finds by full summation.
double lowest_energy(const std::string& projection, const std::string& marshall) {
  const auto communicator = serial_communicator();
  Problem problem = make_problem(
      parse_toml("[system]\nkind = \"heisenberg\"\nlattice = { kind = \"chain\", extent = 8 }\n"
                 "marshall = " +
                     marshall +
                     "\n[[wavefunction]]\nkind = \"rbm\"\nalpha = 2\ninitial_std = 0.2\n"
                     "[projection]\n" +
                     projection +
                     "\n[sampler]\nkind = \"exact\"\n[optimizer]\nkind = \"sgd\"\n"
                     "learning_rate = 0.1\niterations = 250\n"
                     "natural_gradient = { kind = \"minsr\", shift = 1e-4 }\n",
                 "test.toml"),
      1);
  Driver driver(*communicator, problem);
  driver.run();
  Document document;
  return driver.estimate(document).energy;
}

/// The lowest level of the whole space of vectors v that a projection leaves.
double lowest_level(const Hamiltonian& system, const Projection& projection) {
  const LatticeHamiltonian& h = lattice(system);
  const FullBasis basis(h.space());
  const arma::cx_mat matrix = HamiltonianMatrix<std::complex<double>>(h, basis).dense();
  Batch all(h.space().n_dof(), basis.size()), images;
  basis.fill(0, all);
  projection.write_images(all, images);
  // Of P = Σ c(g) T(g): the amplitude at x is Σ c(g) s(g, x) v(g·x).
  arma::cx_mat p(basis.size(), basis.size(), arma::fill::zeros);
  arma::vec signs(projection.n_images());
  for (arma::uword k = 0; k < basis.size(); ++k) {
    projection.write_signs(all.colptr(k), signs.memptr());
    for (arma::uword g = 0; g < projection.n_images(); ++g)
      for (arma::uword j = 0; j < basis.size(); ++j)
        if (arma::all(all.col(j) == images.col(k * projection.n_images() + g)))
          p(k, j) += (projection.has_signs() ? signs[g] : 1.0) * projection.images()[g].factor;
  }
  // P is a multiple of a projector that commutes with H.
  CHECK(arma::norm(p * matrix - matrix * p, "fro") < 1e-9 * arma::norm(p, "fro"));
  const arma::vec size = arma::eig_sym(arma::cx_mat(0.5 * (p + p.t())));
  const double top = size.max();
  const arma::cx_mat high = matrix + 1e3 * (arma::cx_mat(arma::size(p), arma::fill::eye) - p / top);
  return arma::eig_sym(arma::cx_mat(0.5 * (high + high.t())))[0];
}

}  // namespace

TEST_CASE("sums over symmetries find the lowest level of their sector") {
  const auto system =
      testing::make_system("kind = \"heisenberg\"\nlattice = { kind = \"chain\", extent = 8 }");
  struct Sector {
    std::string projection, marshall;
  };
  for (const Sector& sector :
       {Sector{"translations = true\nmomentum = [4]\nspin_flip = -1", "false"},
        {"translations = true\nmomentum = [4]\nspin_flip = -1", "true"},
        {"translations = true\nmomentum = [0]\npoint_group = \"A1\"\nspin_flip = 1", "true"},
        {"translations = true\nmomentum = [1]", "true"},
        {"spin_flip = -1", "true"}}) {
    CAPTURE(sector.projection, sector.marshall);
    Mistakes mistakes;
    const Value table =
        projection_schema().resolve(parse_toml(sector.projection, "test"), "projection", mistakes);
    mistakes.raise();
    const double expected = lowest_level(*system, *make_projection(Settings(table), *system));
    const double found = lowest_energy(sector.projection, sector.marshall);
    CHECK(found > expected - 1e-9);
    CHECK(found < expected + 1e-6);
  }
}

// Fermions need the signs of their order, and an antiperiodic boundary has no plain translations.
TEST_CASE("sums over symmetries commute with Hamiltonians of particles") {
  const auto check = [](const std::string& toml, const std::string& projection, double expected) {
    const auto system = testing::make_system(toml);
    Mistakes mistakes;
    const Value table =
        projection_schema().resolve(parse_toml(projection, "test"), "projection", mistakes);
    mistakes.raise();
    CHECK(std::abs(lowest_level(*system, *make_projection(Settings(table), *system)) - expected) <
          1e-9);
  };
  // Free fermions on a ring of six: −2 cos k, three of them fill k = 0 and ± π/3.
  const std::string ring = "kind = \"t_v\"\nV = 0.0\nlattice = { kind = \"chain\", extent = 6 }\n";
  check(ring + "particles = 3", "translations = true", -4);
  check(ring + "particles = 2", "translations = true\nmomentum = [1]", -3);
  check(ring + "particles = 1", "translations = true\nmomentum = [2]", 1);
  check(
      "kind = \"bose_hubbard\"\nU = 0.0\nparticles = 2\nlattice = { kind = \"chain\", extent = "
      "4 }",
      "translations = true\npoint_group = \"A1\"", -4);
  const auto antiperiodic = testing::make_system(
      "kind = \"t_v\"\nV = 0.0\nparticles = 2\n"
      "lattice = { kind = \"chain\", extent = 6, periodic = [\"antiperiodic\"] }");
  Mistakes mistakes;
  const Value table = projection_schema().resolve(parse_toml("translations = true", "test"),
                                                  "projection", mistakes);
  CHECK_THROWS_WITH(make_projection(Settings(table), *antiperiodic),
                    Catch::Contains("no symmetry of the Hamiltonian"));
}
