#include <ritz/exact/lattice_energy.hpp>

#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/exact/diagonalization.hpp>
#include <ritz/exact/hamiltonian_matrix.hpp>
#include <ritz/exact/lanczos.hpp>
#include <ritz/random/random_stream.hpp>
#include "spin_systems.hpp"

using namespace ritz;
using Catch::Contains;

namespace {

Settings ising(Value on, Value h, Value J = 1.0) {
  return resolved({{"kind", "transverse_field_ising"}, {"lattice", on}, {"J", J}, {"h", h}});
}

Settings heisenberg(Value on, double J2 = 0, int magnetization = 0) {
  return resolved(
      {{"kind", "heisenberg"}, {"lattice", on}, {"J2", J2}, {"magnetization", magnetization}});
}

double diagonal_energy(const Settings& system) {
  return diagonalize(*spin_hamiltonian(system), Effort::quick)->energy;
}

}  // namespace

TEST_CASE("diagonalization gives the tabulated energies of square lattices") {
  CHECK(diagonal_energy(ising(lattice("square", {3, 3}), 1)) ==
        Approx(-19.131366809074).epsilon(1e-13));
  CHECK(diagonal_energy(ising(lattice("square", {3, 3}), 3)) ==
        Approx(-29.209708887381).epsilon(1e-13));
  CHECK(diagonal_energy(ising(lattice("square", {4, 4}), 3)) ==
        Approx(-51.448129133206).epsilon(1e-13));
  CHECK(diagonal_energy(ising(lattice("square", {4, 4}, false), 1)) ==
        Approx(-26.860504639528).epsilon(1e-13));
  CHECK(diagonal_energy(heisenberg(lattice("square", {4, 4}))) ==
        Approx(-44.9139328337 / 4).epsilon(1e-12));
  struct Row {
    double J2, per_site;
  };
  for (const Row& row : {Row{0.2, -0.61987394}, Row{0.4, -0.55114777}, Row{0.5, -0.52862021},
                         Row{0.6, -0.52589582}, Row{1.0, -0.76846814}}) {
    CAPTURE(row.J2);
    CHECK(diagonal_energy(heisenberg(lattice("square", {4, 4}), row.J2)) / 16 ==
          Approx(row.per_site).margin(6e-9));
  }
  CHECK(diagonal_energy(heisenberg(lattice("square", {4, 4}), 0.5)) ==
        Approx(-33.8316934056 / 4).epsilon(1e-11));
}

TEST_CASE("diagonalization gives the energies of chains") {
  for (const double h : {0.5, 1.0, 2.0})
    for (const bool periodic : {true, false}) {
      const auto system = ising(lattice("chain", {10}, periodic), h);
      CHECK(diagonal_energy(system) == Approx(exact_energy(system)->energy).epsilon(1e-13));
    }
  CHECK(diagonal_energy(heisenberg(lattice("chain", {12}))) ==
        Approx(-5.387390917445206).epsilon(1e-13));
  CHECK(diagonal_energy(heisenberg(lattice("chain", {12}, false))) ==
        Approx(-5.142090632841).epsilon(1e-12));
  CHECK(diagonal_energy(heisenberg(lattice("chain", {16}), 0.24116)) ==
        Approx(-6.469635422103).epsilon(1e-12));
  CHECK(diagonal_energy(heisenberg(lattice("chain", {12}), 0.8)) ==
        Approx(-5.090916602286).epsilon(1e-12));
}

TEST_CASE("the lowest level among symmetric states is the lowest of all") {
  for (const Settings& system :
       {ising(lattice("square", {3, 3}), 0.7), ising(lattice("triangular", {3, 3}), 0.7, -1.0),
        ising(edges(9, {{0, 1}, {1, 2}, {2, 0}, {3, 4}}), 0.4), heisenberg(lattice("chain", {10})),
        heisenberg(lattice("chain", {10}), -0.3), heisenberg(lattice("honeycomb", {2, 2}), 0, 2)}) {
    const auto hamiltonian = spin_hamiltonian(system);
    CAPTURE(hamiltonian->description());
    const auto& space = dynamic_cast<const SpinSpace&>(hamiltonian->space());
    const FullBasis full(space);
    REQUIRE(find_sign_rule(space.n_dof(), hamiltonian->turns()));
    const SymmetricSpinBasis symmetric(space, hamiltonian->symmetries(),
                                       hamiltonian->has_spin_flip_symmetry());
    CHECK(symmetric.size() < full.size());
    double configurations = 0;
    for (std::uint64_t k = 0; k < symmetric.size(); ++k)
      configurations += symmetric.weight(k) * symmetric.weight(k);
    CHECK(configurations == Approx(static_cast<double>(full.size())));
    const arma::mat few = HamiltonianMatrix<double>(*hamiltonian, symmetric, true).dense();
    CHECK(arma::abs(few - few.t()).max() < 1e-13);
    const arma::vec all = arma::eig_sym(HamiltonianMatrix<double>(*hamiltonian, full).dense());
    CHECK(arma::eig_sym(few)[0] == Approx(all[0]).epsilon(1e-13));
  }
  CHECK_FALSE(find_sign_rule(6, spin_hamiltonian(heisenberg(lattice("chain", {6}), 0.3))->turns()));
}

TEST_CASE("larger lattices are diagonalized among symmetric states") {
  const auto level =
      diagonalize(*spin_hamiltonian(heisenberg(lattice("chain", {20}))), Effort::quick);
  REQUIRE(level);
  CHECK(level->energy == Approx(-8.904386529876446).epsilon(1e-13));
  CHECK(level->levels.empty());
  CHECK_FALSE(diagonalize(*spin_hamiltonian(ising(lattice("chain", {40}), 1)), Effort::thorough));
}

TEST_CASE("Lanczos' method finds the lowest levels of Hermitian matrices") {
  // A random Hermitian matrix, its spectrum known from the dense solver.
  const arma::uword n = 300;
  arma::cx_mat matrix(n, n);
  for (arma::uword i = 0; i < n; ++i)
    for (arma::uword j = 0; j < n; ++j)
      matrix(i, j) = {std::sin(1.0 + 3.7 * double(i * j)), std::cos(double(i) - 2.3 * double(j))};
  matrix = matrix + matrix.t();
  const arma::vec levels = arma::eig_sym(matrix);
  const LinearMap<std::complex<double>> times = [&](const arma::cx_vec& v, arma::cx_vec& out) {
    out = matrix * v;
  };
  CHECK(lowest_eigenvalue<std::complex<double>>(n, times) == Approx(levels[0]).epsilon(1e-12));
  const auto found = lowest_levels<std::complex<double>>(n, times, 2, 100);
  REQUIRE(found.size() == 3);
  for (const int k : {0, 1}) {
    CHECK(found[k].energy == Approx(levels[k]).epsilon(1e-12));
    CHECK((found[k].n_states == 1 && found[k].has_all_states));
  }
  CHECK_FALSE(found[2].has_all_states);
  // A multiple of the identity ends at once.
  const LinearMap<double> identity = [](const arma::vec& v, arma::vec& out) { out = 3.0 * v; };
  CHECK(lowest_eigenvalue<double>(5, identity) == Approx(3));
}

TEST_CASE("levels are counted with all their states, as dense diagonalization counts them") {
  // Random orthogonal and unitary matrices times levels of random multiplicity.
  RandomStream random(1, Purpose::data);
  for (int trial = 0; trial < 60; ++trial) {
    CAPTURE(trial);
    const arma::uword n = 1 + random.integer(70);
    arma::vec energies(n);
    double energy = random.normal();
    for (arma::uword k = 0; k < n; ++k) {
      if (random.uniform() < 0.4) energy += 0.01 + random.uniform();
      energies[k] = energy;
    }
    arma::cx_mat some(n, n), unitary, triangle;
    for (auto& entry : some) entry = {random.normal(), trial % 2 ? random.normal() : 0.0};
    REQUIRE(arma::qr(unitary, triangle, some));
    const arma::cx_mat matrix =
        unitary * arma::diagmat(arma::conv_to<arma::cx_vec>::from(energies)) * unitary.t();
    const double norm = arma::abs(energies).max();
    const auto expected =
        count_levels(arma::conv_to<std::vector<double>>::from(energies), norm, true);
    const auto compare = [&](const std::vector<Level>& found) {
      REQUIRE(found.size() == std::min<std::size_t>(4, expected.size()));
      for (std::size_t k = 0; k < found.size(); ++k) {
        CHECK(found[k].energy == Approx(expected[k].energy).margin(1e-9 * norm));
        if (k < 3 || found[k].has_all_states) CHECK(found[k].n_states == expected[k].n_states);
        if (k < 3) CHECK(found[k].has_all_states);
      }
    };
    compare(lowest_levels<std::complex<double>>(
        n, [&](const arma::cx_vec& v, arma::cx_vec& out) { out = matrix * v; }, 3, n));
    if (trial % 2 == 0) {
      const arma::mat real = arma::real(matrix);
      compare(lowest_levels<double>(
          n, [&](const arma::vec& v, arma::vec& out) { out = real * v; }, 3, n));
    }
  }
}

TEST_CASE("a level of more states than are looked for is not said to be complete") {
  const LinearMap<double> times = [](const arma::vec& v, arma::vec& out) {
    out = v;
    out.head(12) *= -2;
  };
  const auto found = lowest_levels<double>(40, times, 3, 7);
  REQUIRE(found.size() == 1);
  CHECK(found[0].n_states == 7);
  CHECK_FALSE(found[0].has_all_states);
  CHECK(*energy_gap(found) == 0);
}

TEST_CASE("gaps are those to the next state of the same magnetization") {
  const auto levels = [](const Settings& system) {
    return diagonalize(*spin_hamiltonian(system), Effort::thorough)->levels;
  };
  CHECK(*energy_gap(levels(heisenberg(lattice("chain", {4})))) == Approx(1).epsilon(1e-12));
  // Majumdar and Ghosh: two dimer states.
  const auto dimers = heisenberg(lattice("chain", {14}), 0.5);
  CHECK(diagonalize(*spin_hamiltonian(dimers), Effort::quick)->method ==
        "Lanczos diagonalization of 3432 states");
  const auto found = levels(dimers);
  CHECK(found[0].energy == Approx(-0.375 * 14).epsilon(1e-13));
  CHECK(found[0].n_states == 2);
  CHECK(*energy_gap(found) == 0);
  CHECK_FALSE(energy_gap(levels(heisenberg(lattice("chain", {4}), 0, 4))));
}

TEST_CASE("degenerate ground states have no gap, on whichever side of the dense solver") {
  for (const int n : {8, 12}) {
    const auto magnet = exact_energy(ising(lattice("chain", {n}), 0.0), Effort::thorough);
    REQUIRE(magnet->levels.size() >= 2);
    CHECK(magnet->levels[0].n_states == 2);
    CHECK(*energy_gap(magnet->levels) == 0);
    CHECK(magnet->levels[1].energy == Approx(4 - n));
  }
  // Kitaev's toric code on 2 × 3 cells: four ground states, and as many as pairs of stars or
  // plaquettes times four above.
  const auto code = resolved({{"kind", "pauli"},
                              {"sites", 12},
                              {"terms", pauli_terms({{-1.0, "X7 X0 X6 X4"},
                                                     {-1.0, "Z0 Z6 Z1 Z8"},
                                                     {-1.0, "X6 X1 X7 X5"},
                                                     {-1.0, "Z1 Z7 Z0 Z9"},
                                                     {-1.0, "X9 X2 X8 X0"},
                                                     {-1.0, "Z2 Z8 Z3 Z10"},
                                                     {-1.0, "X8 X3 X9 X1"},
                                                     {-1.0, "Z3 Z9 Z2 Z11"},
                                                     {-1.0, "X11 X4 X10 X2"},
                                                     {-1.0, "Z4 Z10 Z5 Z6"},
                                                     {-1.0, "X10 X5 X11 X3"},
                                                     {-1.0, "Z5 Z11 Z4 Z7"}})}});
  const auto known = exact_energy(code, Effort::thorough);
  CHECK(known->energy == Approx(-12));
  REQUIRE(known->levels.size() == 2);
  CHECK((known->levels[0].n_states == 4 && known->levels[0].has_all_states));
  CHECK(known->levels[1].energy == Approx(-8));
  CHECK((known->levels[1].n_states == 12 && !known->levels[1].has_all_states));
}

TEST_CASE("a complex Hamiltonian is diagonalized as such") {
  // A spin in a field along y, and the chirality of three spins: −2√3 with this sign.
  const auto spin = resolved(
      {{"kind", "pauli"}, {"sites", 1}, {"terms", pauli_terms({{3.0, "Y0"}, {4.0, "Z0"}})}});
  CHECK(exact_energy(spin)->energy == Approx(-5));
  CHECK(*energy_gap(exact_energy(spin, Effort::thorough)->levels) == Approx(10));
  const auto chirality = resolved({{"kind", "pauli"},
                                   {"sites", 3},
                                   {"terms", pauli_terms({{1.0, "X0 Y1 Z2"},
                                                          {1.0, "Y0 Z1 X2"},
                                                          {1.0, "Z0 X1 Y2"},
                                                          {-1.0, "X0 Z1 Y2"},
                                                          {-1.0, "Y0 X1 Z2"},
                                                          {-1.0, "Z0 Y1 X2"}})}});
  CHECK(exact_energy(chirality)->energy == Approx(-2 * std::sqrt(3.0)));
}

TEST_CASE("an energy is known in closed form, from diagonalization or the literature") {
  const auto chain = exact_energy(ising(lattice("chain", {80}), 1));
  CHECK(chain->energy == Approx(-101.86570885790466).epsilon(1e-14));
  CHECK(chain->kind == "exact");
  CHECK(exact_energy(ising(lattice("chain", {80}), 2, 2.0))->energy ==
        Approx(2 * -101.86570885790466));
  CHECK(exact_energy(heisenberg(lattice("chain", {80})))->energy ==
        Approx(-35.462076149721305).epsilon(1e-14));
  CHECK(exact_energy(heisenberg(lattice("chain", {40}), 0.5))->energy == -15);

  const auto disordered =
      ising(lattice("chain", {5}, false), array(std::vector<double>{0.2, 0.9, -1.1, 0.5, 0.3}),
            array(std::vector<double>{0.4, 0.7, 1.3, -0.8}));
  CHECK(exact_energy(disordered)->kind == "exact");
  CHECK(exact_energy(disordered)->energy == Approx(diagonal_energy(disordered)).epsilon(1e-13));
  const auto uneven = ising(lattice("chain", {5}), 1.0, array(std::vector<double>{1, 1, 2, 1, 1}));
  CHECK(exact_energy(uneven)->kind == "diagonalization");
  CHECK(energy_gap(exact_energy(ising(lattice("chain", {5}), 1.0), Effort::thorough)->levels));

  const auto square = exact_energy(heisenberg(lattice("square", {10, 10})));
  CHECK(square->energy == Approx(-67.155266));
  CHECK(square->error == Approx(2e-6));
  CHECK(square->kind == "reference");
  CHECK(square->is_lower_bound);
  CHECK_FALSE(exact_energy(heisenberg(lattice("square", {10, 10}), 0.5))->is_lower_bound);
  CHECK(exact_energy(heisenberg(lattice("square", {6, 6})))->kind == "diagonalization");
  CHECK(exact_energy(ising(lattice("square", {6, 6}), 6, -2.0))->energy ==
        Approx(2 * -115.232707303718));
  CHECK_FALSE(exact_energy(heisenberg(lattice("square", {10, 10}), 0.3)));
  CHECK_FALSE(exact_energy(heisenberg(lattice("square", {10, 10}), 0, 2)));
  CHECK_FALSE(exact_energy(ising(lattice("square", {6, 6}), 2.9)));
}

TEST_CASE("reference energies of squares converge with their size as they must") {
  // Periodic lattices lie below the limit −0.66944 and approach it; open ones lie above.
  double before = -1;
  for (const int n : {6, 8, 10, 12, 14, 16, 20, 32}) {
    const double per_site = exact_energy(heisenberg(lattice("square", {n, n})))->energy / (n * n);
    CHECK(per_site > before);
    CHECK(per_site < -0.66944);
    before = per_site;
  }
  before = -0.55;
  for (const int n : {6, 8, 10, 16}) {
    const double per_site =
        exact_energy(heisenberg(lattice("square", {n, n}, false)))->energy / (n * n);
    CHECK(per_site < before);
    before = per_site;
  }
}

TEST_CASE("what a lattice cannot be is refused with a sentence") {
  const auto create = [](const Settings& system) { spin_hamiltonian(system); };
  CHECK_THROWS_WITH(create(ising(lattice("chain", {5}), 1.0, array(std::vector<double>{1, 2}))),
                    Contains("\"system.J\" has 2 entries, but the lattice has 5 bonds"));
  CHECK_THROWS_WITH(create(ising(lattice("chain", {5}), array(std::vector<double>{1}))),
                    Contains("\"system.h\" has 1 entry, but the lattice has 5 sites"));
  CHECK_THROWS_WITH(create(ising(lattice("square", {4}), 1.0)),
                    Contains("\"system.lattice.extent\" has 1 entries, but a lattice of kind"));
  CHECK_THROWS_WITH(ising(lattice("chain", {0}), 1.0), Contains("between 1 and"));
  CHECK_THROWS_WITH(ising(lattice("sqare", {2, 2}), 1.0), Contains("did you mean \"square\"?"));
  CHECK_THROWS_WITH(create(ising(lattice("square", {2000, 2000}), 1.0)), Contains("1000000 sites"));
  CHECK_THROWS_WITH(create(ising(edges(3, {{0, 3}, {1, 1}}), 1.0)),
                    Contains("no site 3") && Contains("to itself"));
  CHECK_THROWS_WITH(ising(edges(3, {{0, 1, 2}}), 1.0), Contains("an array of pairs of integers"));
  CHECK_THROWS_WITH(ising(table({{"sites", 3}}), 1.0),
                    Contains("\"system.lattice.edges\" is missing"));
  CHECK_THROWS_WITH(create(heisenberg(lattice("chain", {5}))),
                    Contains("expected an odd number between -5 and 5"));
  CHECK_THROWS_WITH(create(heisenberg(lattice("chain", {4}), 0, 6)), Contains("magnetization"));
  CHECK_THROWS_WITH(create(heisenberg(edges(2, {{0, 1}}), 0.5)), Contains("second neighbours"));
  CHECK_THROWS_WITH(create(resolved({{"kind", "heisenberg"},
                                     {"lattice", lattice("triangular", {2, 2})},
                                     {"marshall", true}})),
                    Contains("the couplings are frustrated"));
  for (const char* wrong : {"X0 Y0", "X", "I", "A1", "X9", "x0", "X-1", "X0Z1"})
    CHECK_THROWS_AS(
        create(resolved({{"kind", "pauli"}, {"sites", 3}, {"terms", pauli_terms({{1.0, wrong}})}})),
        UsageError);
}

TEST_CASE("defaults that follow from the lattice are written down") {
  Settings system = heisenberg(lattice("chain", {6}));
  spin_hamiltonian(system);
  CHECK(system.boolean("marshall"));
  system = resolved(
      {{"kind", "heisenberg"}, {"lattice", table({{"kind", "triangular"}, {"extent", 4}})}});
  const auto hamiltonian = spin_hamiltonian(system);
  CHECK_FALSE(system.boolean("marshall"));
  CHECK(system.table("lattice").integers("extent") == std::vector<std::int64_t>{4, 4});
  CHECK(system.table("lattice").value("periodic").array().size() == 2);
  CHECK(hamiltonian->description() ==
        "Heisenberg model, triangular lattice, 4 × 4, periodic, J = 1, magnetization 0");
  CHECK(spin_hamiltonian(ising(lattice("chain", {3}), 1))->coupling_listing() ==
        "bonds of J:\n    0: 0 – 1\n    1: 1 – 2\n    2: 2 – 0\nsites of h: 0 to 2\n");
}

TEST_CASE("long diagonalizations ask whether to go on, and are left by what is thrown") {
  const auto system = spin_hamiltonian(heisenberg(lattice("chain", {14}, false)));
  struct Left {};
  int asked = 0;
  const double energy = diagonalize(*system, Effort::quick, [&] { ++asked; })->energy;
  CHECK(asked > 10);  // the matrix is counted, made, and multiplied with dozens of vectors
  for (const int last : {1, 2, 3, asked}) {
    int n = 0;
    CHECK_THROWS_AS(exact_energy(*system, Effort::quick,
                                 [&] {
                                   if (++n == last) throw Left();
                                 }),
                    Left);
    CHECK(n == last);
  }
  CHECK(exact_energy(*system)->energy == energy);
}
