#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include <ritz/base/error.hpp>
#include <ritz/exact/hamiltonian_matrix.hpp>
#include <ritz/exact/lattice_energy.hpp>
#include <ritz/model/fock_sum.hpp>
#include <ritz/random/random_stream.hpp>
#include "spin_systems.hpp"

using namespace ritz;
using Catch::Contains;

namespace {

/// The operators that take one particle out of each degree of freedom, in the order of an
/// enumeration; those of fermions change sign with every particle before theirs.
std::vector<arma::mat> annihilators(arma::uword n_dof, arma::uword n_levels, bool fermions) {
  const arma::mat one = arma::eye(n_levels, n_levels);
  arma::mat lower(n_levels, n_levels, arma::fill::zeros), string = one;
  for (arma::uword n = 1; n < n_levels; ++n) lower(n - 1, n) = std::sqrt(double(n));
  if (fermions) string(1, 1) = -1;
  std::vector<arma::mat> out;
  for (arma::uword d = 0; d < n_dof; ++d) {
    arma::mat product(1, 1, arma::fill::ones);
    for (arma::uword k = 0; k < n_dof; ++k)
      product = arma::kron(product, k < d ? string : k == d ? lower : one);
    out.push_back(product);
  }
  return out;
}

/// H of its definition, on the states that its space holds.
arma::mat definition(const FockSum& sum) {
  const FockSpace& space = sum.space();
  const arma::uword n_sites = space.n_sites(), n_dof = space.n_dof();
  const bool fermions = space.statistics() == Statistics::fermion;
  const auto c = annihilators(n_dof, space.n_levels(), fermions);
  const arma::mat h = sum.one_particle();
  arma::mat out(arma::size(c[0]), arma::fill::zeros);
  std::vector<arma::mat> number;
  for (const arma::mat& one : c) number.push_back(one.t() * one);
  const auto on = [&](arma::uword site) {
    arma::mat total = number[site];
    for (arma::uword s = 1; s < space.n_species(); ++s) total += number[s * n_sites + site];
    return total;
  };
  for (arma::uword s = 0; s < space.n_species(); ++s)
    for (arma::uword i = 0; i < n_sites; ++i)
      for (arma::uword j = 0; j < n_sites; ++j)
        out += h(i, j) * c[s * n_sites + i].t() * c[s * n_sites + j];
  for (const auto& [a, b, strength] : sum.densities()) out += strength * on(a) * on(b);
  for (arma::uword i = 0; i < n_sites; ++i)
    out += sum.on_site()[i] *
           (space.n_species() == 2
                ? arma::mat(number[i] * number[n_sites + i])
                : arma::mat(0.5 * number[i] * (number[i] - arma::eye(arma::size(number[i])))));
  std::vector<arma::uword> states;
  for (arma::uword k = 0; k < out.n_rows; ++k) {
    bool is_in = true;
    for (arma::uword s = 0; s < space.n_species(); ++s) {
      double n = 0;
      for (arma::uword i = 0; i < n_sites; ++i) n += number[s * n_sites + i](k, k);
      is_in = is_in && std::abs(n - double(space.n_per_species()[s])) < 0.5;
    }
    if (is_in) states.push_back(k);
  }
  const arma::uvec in(states);
  return out(in, in);
}

void check_definition(const LatticeHamiltonian& hamiltonian) {
  const arma::mat found =
      HamiltonianMatrix<double>(hamiltonian, FullBasis(hamiltonian.space())).dense();
  const arma::mat expected = definition(*hamiltonian.fock_sum());
  REQUIRE(arma::size(found) == arma::size(expected));
  CHECK(arma::abs(found - expected).max() < 1e-13);
  Connections connections;
  Batch x(hamiltonian.space().n_dof(), 8);
  hamiltonian.draw_start(1, 0, 0, x);
  hamiltonian.connect(x, connections);
  CHECK(connections.changes.size() <= x.n_cols * hamiltonian.max_connections());
}

/// Pairs of sites, each with probability ½ and in a random order.
std::vector<std::vector<int>> random_edges(int n, RandomStream& random) {
  std::vector<std::vector<int>> out;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < i; ++j)
      if (random.uniform() < 0.5)
        out.push_back(random.uniform() < 0.5 ? std::vector{i, j} : std::vector{j, i});
  if (out.empty()) out.push_back({0, 1});
  return out;
}

Value boundaries(const std::vector<std::string>& words) {
  Value::Array out;
  for (const std::string& word : words)
    out.push_back(word == "antiperiodic" ? Value(word) : Value(word == "periodic"));
  return Value(out);
}

Value square(int x, int y, const std::vector<std::string>& words) {
  return table({{"kind", "square"},
                {"extent", array(std::vector<int>{x, y})},
                {"periodic", boundaries(words)}});
}

Settings fermi_hubbard(Value on, double U, std::vector<int> particles, double t2 = 0) {
  return resolved({{"kind", "fermi_hubbard"},
                   {"lattice", on},
                   {"t2", t2},
                   {"U", U},
                   {"particles", array(particles)}});
}

Settings bose_hubbard(Value on, double U, int particles, int most) {
  return resolved({{"kind", "bose_hubbard"},
                   {"lattice", on},
                   {"U", U},
                   {"particles", particles},
                   {"max_occupation", most}});
}

Settings t_v(Value on, double V, int particles) {
  return resolved({{"kind", "t_v"}, {"lattice", on}, {"V", V}, {"particles", particles}});
}

}  // namespace

TEST_CASE("particles that hop are the products of operators of their definition") {
  RandomStream random(5, Purpose::testing);
  for (int k = 0; k < 6; ++k) {
    const auto pairs = random_edges(4, random);
    std::vector<double> t, U;
    for (std::size_t b = 0; b < pairs.size(); ++b) t.push_back(random.normal());
    for (int i = 0; i < 4; ++i) U.push_back(random.normal());
    CAPTURE(k);
    const Value on = edges(4, pairs);
    check_definition(*spin_hamiltonian(resolved({{"kind", "fermi_hubbard"},
                                                 {"lattice", on},
                                                 {"t", array(t)},
                                                 {"U", array(U)},
                                                 {"particles", array(std::vector{k % 4, 2})}})));
    check_definition(*spin_hamiltonian(resolved({{"kind", "bose_hubbard"},
                                                 {"lattice", on},
                                                 {"t", array(t)},
                                                 {"U", array(U)},
                                                 {"particles", 3},
                                                 {"max_occupation", 1 + k % 3}})));
    const auto more = random_edges(7, random);
    std::vector<double> V;
    for (std::size_t b = 0; b < more.size(); ++b) V.push_back(random.normal());
    check_definition(*spin_hamiltonian(resolved(
        {{"kind", "t_v"}, {"lattice", edges(7, more)}, {"V", array(V)}, {"particles", 1 + k}})));
  }
  for (const std::string x : {"periodic", "antiperiodic", "open"})
    for (const std::string y : {"periodic", "antiperiodic"}) {
      CAPTURE(x, y);
      check_definition(*spin_hamiltonian(fermi_hubbard(square(2, 2, {x, y}), 1.5, {2, 1}, 0.3)));
      check_definition(*spin_hamiltonian(t_v(square(3, 3, {x, y}), 1.5, 4)));
    }
}

// Across an antiperiodic boundary one particle has the wave vectors between those of a ring.
TEST_CASE("free fermions fill the levels of antiperiodic lattices") {
  const auto level = [](double k) { return -2 * std::cos(k); };
  const double pi = arma::datum::pi;
  const double energy = level(pi / 4) + level(-pi / 4);
  const Value ring =
      table({{"kind", "chain"}, {"extent", 4}, {"periodic", Value(std::string("antiperiodic"))}});
  CHECK(exact_energy(t_v(ring, 0, 2))->energy == Approx(energy).epsilon(1e-13));
  CHECK(exact_energy(t_v(ring, 0, 2))->kind == "exact");
  for (const auto& words : {std::vector<std::string>{"periodic", "antiperiodic"},
                            std::vector<std::string>{"antiperiodic", "antiperiodic"}}) {
    const Settings system = fermi_hubbard(square(3, 3, words), 0, {3, 2}, 0.4);
    const auto known = exact_energy(system, Effort::thorough);
    CHECK(known->kind == "exact");
    REQUIRE_FALSE(known->levels.empty());
    CHECK(known->levels[0].energy == Approx(known->energy).epsilon(1e-12));
  }
  // Two ways around a short axis: the pair is one bond, of its way inside.
  const Settings narrow = t_v(square(2, 3, {"antiperiodic", "periodic"}), 0, 2);
  CHECK(exact_energy(narrow)->energy ==
        Approx(exact_energy(t_v(square(2, 3, {"open", "periodic"}), 0, 2))->energy));
  CHECK(exact_energy(bose_hubbard(lattice("chain", {5}), 0, 3, 3))->energy == Approx(-6));
}

// As the variational benchmark has it: fermions, and U n↑n↓ of uncorrelated ones.
TEST_CASE("the V-score of Hubbard models counts fermions from infinite temperature") {
  const auto scale =
      spin_hamiltonian(fermi_hubbard(lattice("chain", {4}), 6, {3, 1}))->v_score_scale();
  REQUIRE(scale);
  CHECK(scale->n_dof == 4);
  CHECK(scale->energy_at_infinity == Approx(4 * 6 * 0.75 * 0.25));
}

// ε(k) = −2t cos k − 2t₂ cos 2k: the sign of either hop is that of the model, not only of its
// matrix.
TEST_CASE("hops to neighbours and to second neighbours have the signs of the model") {
  const auto lowest = [](double t, double t2) {
    double out = 0;
    for (int k = 0; k < 6; ++k)
      out = std::min(out, -2 * t * std::cos(arma::datum::pi * k / 3) -
                              2 * t2 * std::cos(2 * arma::datum::pi * k / 3));
    return out;
  };
  CHECK(exact_energy(fermi_hubbard(lattice("chain", {6}), 0, {1, 0}, 0.3))->energy ==
        Approx(lowest(1, 0.3)).epsilon(1e-13));
  CHECK(exact_energy(fermi_hubbard(lattice("chain", {6}), 0, {1, 0}, -0.8))->energy ==
        Approx(lowest(1, -0.8)).epsilon(1e-13));
}

TEST_CASE("energies and gaps of small clusters are those of the literature") {
  const Value ring4 = lattice("chain", {4}), open6 = lattice("chain", {6}, false);
  struct Row {
    Settings system;
    double energy;
    std::optional<double> gap;
  };
  const std::vector<Row> rows = {
      {fermi_hubbard(ring4, 4, {2, 2}), -2.10274848, 0.29633},
      {fermi_hubbard(open6, 8, {3, 3}), -1.76809876, 0.23151},
      {fermi_hubbard(lattice("chain", {6}), 4, {2, 2}), -4.69835519, 0.27821},
      {fermi_hubbard(lattice("square", {2, 2}), 8, {2, 1}), -2.32455532, 0.0},
      {fermi_hubbard(square(3, 2, {"periodic", "open"}), 4, {3, 3}), -3.78982307, 0.06325},
      {fermi_hubbard(square(4, 2, {"periodic", "open"}), 8, {3, 3}), -6.36966786, 0.0},
      {bose_hubbard(lattice("chain", {4}, false), 4, 4, 4), -2.62742701, std::nullopt},
      {bose_hubbard(lattice("chain", {8}), 4, 8, 4), -7.45976470, std::nullopt},
      {bose_hubbard(lattice("square", {3, 2}, false), 10, 6, 6), -3.10191673, std::nullopt},
      {bose_hubbard(lattice("square", {3, 3}), 20, 5, 5), -12.70031527, std::nullopt},
      {t_v(lattice("chain", {8}), 1, 4), -3.78608959, 0.0},
      {t_v(lattice("chain", {14}), 4, 7), -3.36304097, std::nullopt},
      {t_v(lattice("square", {4, 4}), 4, 5), -6.859013554, std::nullopt},
      {t_v(lattice("square", {4, 3}, false), 2, 6), -3.92504074, std::nullopt}};
  for (const Row& row : rows) {
    const auto known = exact_energy(row.system, Effort::thorough);
    REQUIRE(known);
    CAPTURE(row.system.kind(), row.energy);
    CHECK(std::abs(known->energy - row.energy) < 1.01e-8);
    if (row.gap) CHECK(std::abs(*energy_gap(known->levels) - *row.gap) < 1e-5);
  }
  const auto levels = exact_energy(rows[5].system, Effort::thorough)->levels;
  CHECK(levels[0].n_states == 2);
  CHECK(levels[1].energy - levels[0].energy == Approx(0.24606).margin(5e-6));
  const auto square4 = lattice("square", {4, 4});
  CHECK(exact_energy(fermi_hubbard(square4, 8, {5, 5}))->energy == Approx(-17.5103666949));
  CHECK_FALSE(exact_energy(fermi_hubbard(square4, 8, {5, 5}, 0.1)));
  // Two sites: U/2 − √(U²/4 + 4t²).
  const auto dimer = exact_energy(fermi_hubbard(lattice("chain", {2}), 3, {1, 1}));
  CHECK(dimer->energy == Approx(1.5 - std::sqrt(2.25 + 4)).epsilon(1e-13));
}

// On a bipartite lattice particles of one spin become holes: U goes to −U, and N↓ to N_s − N↓.
TEST_CASE("particles and holes have the same levels") {
  const Value on = lattice("chain", {6});
  const double U = 3;
  const auto energy = [&](double u, std::vector<int> particles) {
    return exact_energy(fermi_hubbard(on, u, std::move(particles)))->energy;
  };
  CHECK(energy(U, {3, 2}) == Approx(energy(-U, {3, 4}) + 3 * U).epsilon(1e-12));
  CHECK(energy(U, {2, 2}) == Approx(energy(U, {4, 4}) + U * (2 + 2 - 6)).epsilon(1e-12));
}

TEST_CASE("strong repulsion makes Heisenberg's model of a half-filled lattice") {
  const double U = 100;
  const auto hubbard = exact_energy(fermi_hubbard(lattice("chain", {6}), U, {3, 3}));
  const auto spins = exact_energy(
      resolved({{"kind", "heisenberg"}, {"lattice", lattice("chain", {6})}, {"J", 4 / U}}));
  CHECK(hubbard->energy == Approx(spins->energy - 6 * 4 / U / 4).epsilon(0.01));
}

TEST_CASE("particles that do not fit are refused in one line") {
  const auto refusal = [](Settings system) -> std::string {
    try {
      spin_hamiltonian(system);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  };
  CHECK_THAT(refusal(t_v(lattice("chain", {4}), 1, 5)),
             Contains("\"system.particles\": 5 particles do not fit on 4 sites with at most 1"));
  CHECK_THAT(refusal(bose_hubbard(lattice("chain", {4}), 1, 9, 2)),
             Contains("9 particles do not fit on 4 sites with at most 2 on each; expected at most "
                      "8"));
  CHECK_THAT(refusal(fermi_hubbard(lattice("chain", {4}), 1, {2, 5})), Contains("5 particles"));
  CHECK_THAT(refusal(fermi_hubbard(lattice("chain", {4}), 1, {0, 0})), Contains("at least one"));
  CHECK_THAT(refusal(t_v(square(4, 1, {"periodic", "antiperiodic"}), 1, 2)),
             Contains("makes axis 1 antiperiodic, which has an extent of 1"));
  CHECK(refusal(t_v(lattice("chain", {4}), 1, 4)).empty());
}
