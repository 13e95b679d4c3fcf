#include <ritz/model/lattice_hamiltonian.hpp>

#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/exact/hamiltonian_matrix.hpp>
#include <ritz/random/random_stream.hpp>
#include "spin_systems.hpp"

using namespace ritz;

namespace {

using Matrix = arma::cx_mat;

/// Pauli matrices in the basis (σᶻ = −1, σᶻ = +1), the order of an enumeration.
Matrix pauli(char which) {
  Matrix out(2, 2, arma::fill::zeros);
  if (which == 'X') out(0, 1) = out(1, 0) = 1;
  if (which == 'Y') out(0, 1) = {0, 1}, out(1, 0) = {0, -1};
  if (which == 'Z') out(0, 0) = -1, out(1, 1) = 1;
  return out;
}

/// The product of matrices on sites, as a Kronecker product with site 0 first.
Matrix on_sites(arma::uword n, const std::vector<std::pair<char, arma::uword>>& factors) {
  Matrix out(1, 1, arma::fill::ones);
  for (arma::uword site = 0; site < n; ++site) {
    Matrix factor(2, 2, arma::fill::eye);
    for (const auto& [which, at] : factors)
      if (at == site) factor = pauli(which);
    out = arma::kron(out, factor);
  }
  return out;
}

/// The states of a magnetization, in the order of the Kronecker product.
arma::uvec sector(arma::uword n, int magnetization) {
  std::vector<arma::uword> out;
  for (arma::uword state = 0; state < arma::uword{1} << n; ++state)
    if (2 * __builtin_popcountll(state) - static_cast<int>(n) == magnetization)
      out.push_back(state);
  return arma::uvec(out);
}

Matrix dense(const LatticeHamiltonian& hamiltonian) {
  return HamiltonianMatrix<std::complex<double>>(hamiltonian, FullBasis(hamiltonian.space()))
      .dense();
}

void check_equal(const Matrix& a, const Matrix& b) {
  REQUIRE(arma::size(a) == arma::size(b));
  CHECK(arma::abs(a - b).max() < 1e-14);
  CHECK(arma::abs(a - a.t()).max() == 0);
}

/// Any ψ: a table of log ψ with one random entry per configuration.
class TableWavefunction final : public Wavefunction {
 public:
  TableWavefunction(const LatticeSpace& space, bool real, std::uint64_t seed)
      : all_(space), table_(all_.size()), real_(real) {
    RandomStream random(seed, Purpose::testing);
    for (std::uint64_t k = 0; k < all_.size(); ++k) {
      table_.log_abs[k] = random.normal();
      table_.phase[k] = real ? (random.uniform() < 0.5 ? arma::datum::pi : 0) : random.normal();
    }
  }
  std::vector<ParameterGroup> parameter_groups() const override { return {}; }
  bool is_real() const override { return real_; }
  void log_psi(const Batch& x, LogPsi& out) const override {
    for (arma::uword w = 0; w < x.n_cols; ++w) {
      out.log_abs[w] += table_.log_abs[all_.index(x.colptr(w))];
      out.phase[w] += table_.phase[all_.index(x.colptr(w))];
    }
  }
  LogDerivatives log_derivatives(const Batch& x) const override { return LogDerivatives(x.n_cols); }

  arma::cx_vec amplitudes() const {
    return arma::exp(arma::cx_vec(table_.log_abs.t(), table_.phase.t()));
  }
  void set_zero(std::uint64_t k) { table_.log_abs[k] = -arma::datum::inf; }

 private:
  Enumeration all_;
  LogPsi table_;
  bool real_;
};

}  // namespace

TEST_CASE("the transverse-field Ising model is the Kronecker product of its definition") {
  const arma::vec J = {1.0, -0.4, 0.8, 2.0}, h = {0.3, -1.0, 0.0, 0.7, 1.1};
  const auto system = resolved({{"kind", "transverse_field_ising"},
                                {"lattice", edges(5, {{0, 1}, {1, 2}, {3, 2}, {0, 4}})},
                                {"J", array(std::vector<double>(J.begin(), J.end()))},
                                {"h", array(std::vector<double>(h.begin(), h.end()))}});
  const auto hamiltonian = spin_hamiltonian(system);
  Matrix expected(32, 32, arma::fill::zeros);
  const auto bonds = hamiltonian->lattice()->bonds();
  for (std::size_t b = 0; b < bonds.size(); ++b)
    expected -= J[b] * on_sites(5, {{'Z', bonds[b].a}, {'Z', bonds[b].b}});
  for (arma::uword i = 0; i < 5; ++i) expected -= h[i] * on_sites(5, {{'X', i}});
  check_equal(dense(*hamiltonian), expected);
  CHECK(hamiltonian->max_connections() == 4);  // one field is 0
  CHECK(hamiltonian->v_score_scale()->energy_at_infinity == 0);
  CHECK(hamiltonian->v_score_scale()->n_dof == 5);
}

TEST_CASE("the Heisenberg model is the Kronecker product of its definition") {
  for (const int magnetization : {0, 2, -4})
    for (const double J2 : {0.0, 0.6})
      for (const bool marshall : {false, true}) {
        CAPTURE(magnetization, J2, marshall);
        const double delta = 1.3;
        const auto hamiltonian = spin_hamiltonian(resolved({{"kind", "heisenberg"},
                                                            {"lattice", lattice("chain", {6})},
                                                            {"J", 0.7},
                                                            {"J2", J2},
                                                            {"delta", delta},
                                                            {"magnetization", magnetization},
                                                            {"marshall", marshall}}));
        Matrix expected(64, 64, arma::fill::zeros);
        const auto add = [&](arma::uword order, double coupling, double zz) {
          for (const Bond& bond : hamiltonian->lattice()->bonds(order)) {
            for (const char which : {'X', 'Y'})
              expected += coupling / 4 * on_sites(6, {{which, bond.a}, {which, bond.b}});
            expected += coupling * zz / 4 * on_sites(6, {{'Z', bond.a}, {'Z', bond.b}});
          }
        };
        add(1, 0.7, delta);
        add(2, J2, 1);
        const arma::uvec states = sector(6, magnetization);
        check_equal(dense(*hamiltonian), expected(states, states));
        const std::vector<char> alternating = {0, 1, 0, 1, 0, 1};
        CHECK(hamiltonian->sign_sites() == (marshall ? alternating : std::vector<char>{}));
      }
}

TEST_CASE("Pauli strings are the Kronecker products that they name") {
  const std::vector<std::pair<double, std::string>> strings = {
      {0.5, "X0 Y1"}, {-1.2, "Y0"},      {0.3, "Y3 Y0"}, {0.7, "X0 X3"}, {2.0, ""},
      {1.1, "Z2 Z1"}, {0.9, "Y1 Z0 Y2"}, {0.4, "X2 X1"}, {0.4, "Y2 Y1"}, {-0.6, "X0 Y1 Z3"}};
  const auto hamiltonian = spin_hamiltonian(
      resolved({{"kind", "pauli"}, {"sites", 4}, {"terms", pauli_terms(strings)}}));
  Matrix expected(16, 16, arma::fill::zeros);
  for (const auto& [coefficient, operators] : strings) {
    std::vector<std::pair<char, arma::uword>> factors;
    for (std::size_t k = 0; k < operators.size(); k += 3)
      factors.emplace_back(operators[k], operators[k + 1] - '0');
    expected += coefficient * on_sites(4, factors);
  }
  check_equal(dense(*hamiltonian), expected);
  CHECK_FALSE(hamiltonian->is_real());
  CHECK_FALSE(hamiltonian->has_spin_flip_symmetry());
  CHECK(hamiltonian->v_score_scale()->energy_at_infinity == 2.0);
  // The exchange connects opposite spins alone: its two strings cancel on equal ones.
  const auto exchange = spin_hamiltonian(resolved(
      {{"kind", "pauli"}, {"sites", 2}, {"terms", pauli_terms({{1.0, "X0 X1"}, {1.0, "Y0 Y1"}})}}));
  Connections connections;
  exchange->connect(Batch{{1, 1}, {1, -1}}, connections);
  CHECK(connections.changes.walker == std::vector<std::uint32_t>{1});
  CHECK(connections.element(0) == std::complex<double>(2, 0));
}

TEST_CASE("matrices of one site in a Pauli string are multiplied from left to right") {
  const auto sum = [](const std::string& operators) {
    return dense(*spin_hamiltonian(
        resolved({{"kind", "pauli"}, {"sites", 3}, {"terms", pauli_terms({{0.7, operators}})}})));
  };
  CHECK(arma::approx_equal(sum("X0 Y0 X1 Y1"), -sum("Z0 Z1"), "absdiff", 0));
  CHECK(arma::approx_equal(sum("Y0 X0 X1 I2 Y1"), sum("Z0 Z1"), "absdiff", 0));
  CHECK(arma::approx_equal(sum("Z2 Y0 Z2 X2 Y0"), sum("X2"), "absdiff", 0));
  CHECK(arma::approx_equal(sum("Y1 Z1 Y1"), -sum("Z1"), "absdiff", 0));
  CHECK(arma::approx_equal(sum("X1 I0 X1"), sum(""), "absdiff", 0));
  CHECK(arma::approx_equal(sum("X0 Y0 Z0 X1 Y1 Z1"), -sum(""), "absdiff", 0));
  CHECK_THROWS_WITH(sum("X0 Y0"), Catch::Contains("is not Hermitian"));
}

TEST_CASE("local energies of any wavefunction are those of the matrix") {
  const auto strings =
      pauli_terms({{0.5, "X0 Y1"}, {-1.2, "Y0"}, {0.7, "X0 X3"}, {1.1, "Z2 Z1"}, {0.3, "Z3"}});
  std::vector<Settings> systems = {
      resolved(
          {{"kind", "transverse_field_ising"}, {"lattice", lattice("chain", {5})}, {"h", 0.8}}),
      resolved({{"kind", "heisenberg"}, {"lattice", lattice("square", {3, 2})}, {"J2", 0.4}}),
      resolved({{"kind", "heisenberg"}, {"lattice", lattice("chain", {6})}, {"delta", -0.5}}),
      resolved({{"kind", "pauli"}, {"sites", 4}, {"terms", strings}}),
      resolved({{"kind", "fermi_hubbard"},
                {"lattice", lattice("square", {3, 2})},
                {"U", 3.0},
                {"particles", array(std::vector<int>{3, 2})}}),
      resolved({{"kind", "bose_hubbard"},
                {"lattice", lattice("chain", {4})},
                {"U", 3.0},
                {"particles", 4}})};
  for (const Settings& system : systems)
    for (const bool real : {true, false})
      for (const std::uint64_t seed : {1, 2, 3}) {
        CAPTURE(system.kind(), real, seed);
        const auto hamiltonian = spin_hamiltonian(system);
        const TableWavefunction psi(hamiltonian->space(), real, seed);
        const Enumeration all(hamiltonian->space());
        Batch x(hamiltonian->space().n_dof(), all.size());
        all.fill(0, x);
        LocalEnergies energies;
        hamiltonian->local_energies(psi, *psi.track(x), energies);
        const arma::cx_vec amplitudes = psi.amplitudes();
        const arma::cx_vec expected = (dense(*hamiltonian) * amplitudes) / amplitudes;
        const arma::cx_vec found(energies.total.t(), energies.imaginary.t());
        const double scale = arma::abs(expected).max();
        CHECK(arma::abs(found - expected).max() < 1e-13 * scale);
        CHECK(arma::abs(arma::sum(energies.terms, 0) - energies.total).max() < 1e-13 * scale);
        const arma::vec p =
            arma::square(arma::abs(amplitudes)) / arma::accu(arma::square(arma::abs(amplitudes)));
        const std::complex<double> mean = arma::accu(p % found);
        CHECK(std::abs(mean.imag()) < 1e-12);
        const std::complex<double> direct =
            arma::cdot(amplitudes, dense(*hamiltonian) * amplitudes) /
            arma::cdot(amplitudes, amplitudes);
        CHECK(mean.real() == Approx(direct.real()).epsilon(1e-12));
      }
}

TEST_CASE("configurations where the wavefunction vanishes add nothing") {
  const auto hamiltonian = spin_hamiltonian(resolved(
      {{"kind", "transverse_field_ising"}, {"lattice", lattice("chain", {3}, false)}, {"h", 0.8}}));
  TableWavefunction psi(hamiltonian->space(), false, 4);
  psi.set_zero(1);  // the last spin up alone
  LocalEnergies energies;
  const Batch down(3, 1, arma::fill::value(-1.0));
  hamiltonian->local_energies(psi, *psi.track(down), energies);
  arma::cx_vec amplitudes = psi.amplitudes();
  const auto expected = -2.0 - 0.8 * (amplitudes[2] + amplitudes[4]) / amplitudes[0];
  CHECK(energies.total[0] == Approx(expected.real()));
  CHECK(energies.imaginary[0] == Approx(expected.imag()));
}

TEST_CASE("symmetries of a Hamiltonian commute with it") {
  for (const Settings& system :
       {resolved({{"kind", "heisenberg"}, {"lattice", lattice("square", {4, 2})}, {"J2", 0.3}}),
        resolved({{"kind", "heisenberg"},
                  {"lattice", lattice("chain", {6})},
                  {"J", array(std::vector<double>{1, 2, 1, 2, 1, 2})}}),
        resolved({{"kind", "transverse_field_ising"},
                  {"lattice", lattice("triangular", {3, 3})},
                  {"h", array(std::vector<double>{1, 0, 0, 0, 1, 0, 0, 0, 1})}})}) {
    const auto hamiltonian = spin_hamiltonian(system);
    const Matrix matrix = dense(*hamiltonian);
    const Enumeration all(hamiltonian->space());
    Batch x(hamiltonian->space().n_dof(), all.size());
    all.fill(0, x);
    const auto symmetries = hamiltonian->symmetries();
    CAPTURE(hamiltonian->description());
    CHECK(symmetries.size() > 1);
    CHECK(symmetries.size() <= hamiltonian->lattice()->space_group().size());
    arma::uvec image(all.size());
    const auto commutes = [&](const Batch& y) {
      for (arma::uword k = 0; k < y.n_cols; ++k) image[k] = all.index(y.colptr(k));
      return arma::abs(matrix(image, image) - matrix).max() < 1e-14;
    };
    for (const SitePermutation& permutation : symmetries) {
      Batch y(arma::size(x));
      for (arma::uword i = 0; i < x.n_rows; ++i) y.row(permutation[i]) = x.row(i);
      CHECK(commutes(y));
    }
    REQUIRE(hamiltonian->has_spin_flip_symmetry());
    CHECK(commutes(-x));
  }
}

namespace {

/// Nothing but a lattice, of which every permutation is a symmetry; counts how often it is asked.
class Symmetric final : public LatticeHamiltonian {
 public:
  explicit Symmetric(Lattice lattice) : lattice_(std::move(lattice)), space_(lattice_.n_sites()) {}
  const SpinSpace& space() const override { return space_; }
  std::string description() const override { return "symmetric"; }
  void connect(const Batch& x, Connections& out) const override { out.clear(x.n_cols); }
  arma::uword max_connections() const override { return 0; }
  std::vector<SpinTurn> turns() const override { return {}; }
  const Lattice* lattice() const override { return &lattice_; }
  bool is_symmetry(const SitePermutation&) const override {
    ++n_asked;
    return true;
  }
  mutable int n_asked = 0;

 private:
  Lattice lattice_;
  SpinSpace space_;
};

}  // namespace

TEST_CASE("of a group of symmetries its generators alone are tried") {
  const Symmetric hamiltonian(Lattice("honeycomb", {3, 100}, {true, true}));
  CHECK(hamiltonian.symmetries().size() >= 600);
  CHECK(hamiltonian.n_asked <= 12);
}
