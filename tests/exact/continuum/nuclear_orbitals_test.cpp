#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/wavefunctions/particles/orbitals/molecular_start.hpp>
#include <ritz/wavefunctions/particles/orbitals/nuclear_orbitals.hpp>
#include <ritz/wavefunctions/particles/orbitals/nuclear_shells.hpp>

#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

arma::rowvec nuclear_energies(const Hamiltonian& system, const Wavefunction& psi, const Batch& r) {
  LocalEnergies out;
  system.local_energies(psi, *psi.track(r), out);
  return out.total;
}

/// Points about the origin and away from it.
arma::mat nuclear_points(arma::uword n) {
  RandomStream random(3, Purpose::testing);
  arma::mat out(3, n);
  for (double& x : out) x = 2 * (random.uniform() - 0.5);
  return out;
}

std::unique_ptr<Orbitals> orbitals_about(const std::vector<Centre>& nuclei,
                                         std::vector<NuclearShell> shells, arma::uword n,
                                         const arma::mat& start = {}) {
  arma::vec charges(nuclei.size());
  for (arma::uword a = 0; a < nuclei.size(); ++a) charges[a] = nuclei[a].charge;
  NuclearBasis basis(nuclei, charges, std::move(shells));
  const arma::mat c = start.is_empty() ? arma::mat(n, basis.n_functions(), arma::fill::eye) : start;
  return std::make_unique<NuclearOrbitals>(n, std::move(basis), c, false);
}

const std::vector<Centre> one_nucleus = {{arma::vec(3, arma::fill::zeros), 3.0}};
const std::vector<Centre> two_nuclei = {{arma::vec{0.1, 0.0, -0.7}, 3.0},
                                        {arma::vec{0.0, 0.2, 0.9}, 1.0}};

std::vector<NuclearShell> all_sorts(arma::uword nucleus) {
  std::vector<NuclearShell> out;
  for (unsigned n = 1; n <= 4; ++n)
    for (unsigned l = 0; l < n; ++l) {
      out.push_back(slater_type_shell(nucleus, n, l, 1.0 + 0.3 * n));
      out.push_back(hydrogenic_shell(nucleus, n, l, 3.1 / n));
    }
  return out;
}

}  // namespace

TEST_CASE("electrons that do not repel each other are solved by hydrogenic orbitals") {
  struct Case {
    std::string system, more;
    double energy;
  };
  const std::string none = "\ninteraction = \"none\"";
  const std::vector<Case> cases = {
      {"element = \"H\"\nelectrons = [1, 0]", "", -0.5},
      {"element = \"H\"\nelectrons = [1, 0]",
       "determinants = [{ terms = [{ up = [2], down = [] }] }]", -0.125},
      {"element = \"He\"\nelectrons = [1, 0]", "", -2},
      {"charge = 4.0\nelectrons = [0, 1]",
       "determinants = [{ terms = [{ up = [], down = [11] }] }]", -16 / 18.0},
      {"element = \"Be\"\nelectrons = [2, 2]" + none, "", -20},
      {"element = \"Ne\"\nelectrons = [5, 5]" + none, "", -200},
      {"element = \"Ar\"\nelectrons = [9, 9]" + none, "", -324 * 22 / 9.0}};
  for (const Case& one : cases) {
    INFO(one.system << " " << one.more);
    const auto system = make_system("kind = \"atom\"\n" + one.system);
    const auto psi =
        make_wavefunction("kind = \"slater\"\norbitals = \"hydrogenic\"\n" + one.more, *system);
    const Batch r = draw_particles(*system, *psi, 32, 1, 0.02);
    const arma::rowvec energies = nuclear_energies(*system, *psi, r);
    CHECK(arma::abs(energies / one.energy - 1).max() < 1e-11);
  }
}

TEST_CASE("without repulsion the default orbitals of an atom are the exact ones") {
  const auto system =
      make_system("kind = \"atom\"\nelement = \"Be\"\nelectrons = [2, 2]\ninteraction = \"none\"");
  const auto psi = make_wavefunction("kind = \"slater\"", *system);
  const arma::rowvec energies =
      nuclear_energies(*system, *psi, draw_particles(*system, *psi, 16, 1, 0.05));
  CHECK(arma::abs(energies / -20 - 1).max() < 1e-11);
}

TEST_CASE("functions about a nucleus are normalised and orthogonal where hydrogen's are") {
  std::vector<NuclearShell> shells;
  for (unsigned n = 1; n <= 4; ++n)
    for (unsigned l = 0; l < n; ++l) shells.push_back(hydrogenic_shell(0, n, l, 3.0 / n));
  const arma::uword n = 30;
  const auto orbitals = orbitals_about(one_nucleus, shells, n);
  // By rings of points, which integrate harmonics up to l + l′ = 6 exactly.
  arma::mat overlap(n, n, arma::fill::zeros), values;
  const arma::uword turns = 8, heights = 4;
  const double nodes[] = {0.3399810435848563, 0.8611363115940526};
  const double weights[] = {0.6521451548625461, 0.3478548451374538};
  for (int i = 1; i < 3000; ++i) {
    const double radius = 0.008 * i;
    arma::mat points(3, turns * heights);
    arma::rowvec weight(turns * heights);
    for (arma::uword h = 0; h < heights; ++h)
      for (arma::uword t = 0; t < turns; ++t) {
        const double z = (h < 2 ? 1 : -1) * nodes[h % 2], phi = 2 * arma::datum::pi * t / turns;
        const double rho = std::sqrt(1 - z * z);
        points.col(h * turns + t) = radius * arma::vec{rho * std::cos(phi), rho * std::sin(phi), z};
        weight[h * turns + t] =
            0.008 * radius * radius * weights[h % 2] * 2 * arma::datum::pi / turns;
      }
    orbitals->values(points, values);
    overlap += (values.each_row() % weight) * values.t();
  }
  CHECK(arma::abs(overlap - arma::mat(n, n, arma::fill::eye)).max() < 1e-5);
}

TEST_CASE("derivatives of orbitals about nuclei against differences") {
  arma::arma_rng::set_seed(1);
  for (const bool molecule : {false, true}) {
    std::vector<NuclearShell> shells = all_sorts(0);
    if (molecule)
      for (const NuclearShell& shell : all_sorts(1)) shells.push_back(shell);
    arma::uword n_functions = 0;
    for (const NuclearShell& shell : shells) n_functions += shell.n_functions();
    arma::mat start;
    if (molecule) start = 0.3 * arma::randn(4, n_functions);
    const arma::uword n = molecule ? 4 : 11;
    const auto orbitals = orbitals_about(molecule ? two_nuclei : one_nucleus, shells, n, start);
    const arma::mat points = nuclear_points(10);
    OrbitalValues at;
    orbitals->derivatives(points, at);
    const auto values = [&](const arma::mat& where) {
      arma::mat out;
      orbitals->values(where, out);
      return out;
    };
    CHECK(arma::abs(values(points) - at.value).max() < 1e-13);
    const double h = 1e-4;
    arma::mat laplacian(arma::size(at.value), arma::fill::zeros);
    for (arma::uword k = 0; k < 3; ++k) {
      arma::mat up = points, down = points;
      up.row(k) += h;
      down.row(k) -= h;
      const arma::mat slope = (values(up) - values(down)) / (2 * h);
      CHECK(arma::abs(slope - at.gradient[k]).max() < 1e-5);
      laplacian += (values(up) + values(down) - 2 * at.value) / (h * h);
    }
    CHECK(arma::abs(laplacian - at.laplacian).max() < 1e-3);
    std::vector<arma::mat> slopes;
    orbitals->parameter_derivatives(points, slopes);
    const arma::vec parameters = orbitals->parameters();
    REQUIRE(slopes.size() == parameters.n_elem);
    for (arma::uword k = 0; k < parameters.n_elem; ++k) {
      arma::vec moved = parameters;
      moved[k] += 1e-5;
      orbitals->set_parameters(moved);
      const arma::mat up = values(points);
      moved[k] -= 2e-5;
      orbitals->set_parameters(moved);
      const arma::mat difference = (up - values(points)) / 2e-5;
      INFO("parameter " << k);
      CHECK(arma::abs(difference - slopes[k]).max() < 1e-7);
    }
  }
}

TEST_CASE("the local energy of a determinant is bounded as an electron meets a nucleus") {
  const std::vector<std::pair<std::string, std::vector<double>>> systems = {
      {"kind = \"atom\"\nelement = \"Be\"\nelectrons = [2, 2]", {0, 0, 0}},
      {"kind = \"molecule\"\nnuclei = [{ element = \"Li\", position = [0.0, 0.0, 0.0] }, "
       "{ element = \"H\", position = [0.0, 0.0, 3.015] }]\nelectrons = [2, 2]",
       {0, 0, 3.015}}};
  for (const auto& [text, nucleus] : systems)
    for (const std::string orbitals : {"{ kind = \"hydrogenic\" }", "{ kind = \"slater_type\" }",
                                       "{ kind = \"slater_type\", zeta = 3 }"}) {
      INFO(text << orbitals);
      const auto system = make_system(text);
      const auto psi = make_wavefunction("kind = \"slater\"\norbitals = " + orbitals, *system);
      const Batch start = draw_particles(*system, *psi, 4, 1, 0.3);
      for (arma::uword w = 0; w < start.n_cols; ++w) {
        // In the mean over two sides: what is odd is finite, too, but differs.
        const auto energy = [&](double distance) {
          Batch r = arma::repmat(start.col(w), 1, 2);
          for (arma::uword k = 0; k < 3; ++k) {
            const double away = distance * (k == 2 ? 0.6 : k == 1 ? 0.8 : 0.0);
            r(k, 0) = nucleus[k] + away;
            r(k, 1) = nucleus[k] - away;
          }
          return arma::mean(nuclear_energies(*system, *psi, r));
        };
        CHECK(std::abs(energy(1e-7) - energy(1e-5)) < 1.0);
      }
    }
}

TEST_CASE("correlations at nuclei change no cusp") {
  for (const std::string text :
       {"kind = \"atom\"\nelement = \"Be\"\nelectrons = [2, 2]",
        "kind = \"molecule\"\nnuclei = [{ element = \"Li\", position = [0.0, 0.0, 0.0] }, "
        "{ element = \"H\", position = [0.0, 0.0, 3.015] }]\nelectrons = [3, 1]"}) {
    const auto system = make_system(text);
    const auto psi = make_product({"kind = \"slater\"", "kind = \"jastrow\""}, *system);
    REQUIRE(psi->n_parameters() > 40);
    randomise_parameters(*psi, 5);
    const Batch start = draw_particles(*system, *psi, 4, 1, 0.3);
    // The first particle at both sides of a nucleus, of one of its spin, and of one that has not.
    const arma::uword last = start.n_rows - 3;
    for (const arma::uword other : {arma::uword{0}, arma::uword{3}, last})
      for (arma::uword w = 0; w < start.n_cols; ++w) {
        INFO(text << ", particle " << other / 3);
        const auto energy = [&](double distance) {
          Batch r = arma::repmat(start.col(w), 1, 2);
          for (arma::uword k = 0; k < 3; ++k) {
            const double away = distance * (k == 2 ? 0.6 : k == 1 ? 0.8 : 0.0);
            const double place = other == 0 ? 0.0 : start(other + k, w);
            r(k, 0) = place + away;
            r(k, 1) = place - away;
          }
          return arma::mean(nuclear_energies(*system, *psi, r));
        };
        // 1/r is 2000 and 20,000 here; ψ of equal spins vanishes, and rounding grows.
        CHECK(std::abs(energy(5e-5) - energy(5e-4)) < 2.0);
      }
  }
}

TEST_CASE("correlations about the middle of a trap against differences") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = [3, 2]\ndimensions = 2\nstatistics = \"fermion\"\n"
      "interaction = \"coulomb\"");
  const auto psi = make_wavefunction("kind = \"jastrow\"\nform = \"three_body\"", *system);
  randomise_parameters(*psi, 5);
  const Batch r = draw_particles(*system, *psi, 4, 1, 0.3);
  SpatialValues at;
  at.zeros(r.n_rows, r.n_cols, true);
  psi->spatial()->add_laplacian(r, at);
  const double h = 1e-4;
  arma::rowvec laplacian(r.n_cols, arma::fill::zeros);
  for (arma::uword k = 0; k < r.n_rows; ++k) {
    Batch up = r, down = r;
    up.row(k) += h;
    down.row(k) -= h;
    const arma::rowvec above = log_psi_of(*psi, up).log_abs, below = log_psi_of(*psi, down).log_abs;
    CHECK(arma::abs((above - below) / (2 * h) - at.gradient.row(k)).max() < 1e-6);
    laplacian += (above + below - 2 * at.log_psi.log_abs) / (h * h);
  }
  CHECK(arma::abs(laplacian - at.laplacian).max() < 1e-4);
}

TEST_CASE("a Jastrow factor has the cusps of nuclei where it is asked for them") {
  const auto system = make_system(
      "kind = \"molecule\"\nnuclei = [{ element = \"Li\", position = [0.0, 0.0, 0.0] }, "
      "{ element = \"H\", position = [0.0, 0.0, 3.0] }]\nelectrons = [1, 1]");
  const auto psi = make_wavefunction("kind = \"jastrow\"\nnuclear_cusp = true", *system);
  const auto slope = [&](double z, double r) {
    Batch pair(6, 3);
    for (arma::uword w = 0; w < 3; ++w)
      pair.col(w) = arma::vec{0, 0, z + r * (static_cast<double>(w) - 1), 0.4, 0.5, 0.6};
    const arma::rowvec at = log_psi_of(*psi, pair).log_abs;
    return (0.5 * (at[0] + at[2]) - at[1]) / r;
  };
  CHECK(slope(0, 1e-6) == Approx(-3).epsilon(1e-4));
  CHECK(slope(3, 1e-6) == Approx(-1).epsilon(1e-4));
}

TEST_CASE("the start of a molecule's orbitals is near what they become") {
  const auto system = make_system(
      "kind = \"molecule\"\nnuclei = [{ element = \"H\", position = [0.0, 0.0, 0.0] }, "
      "{ element = \"H\", position = [0.0, 0.0, 1.4] }]\nelectrons = [1, 1]");
  const auto psi = make_wavefunction("kind = \"slater\"", *system);
  // The bonding orbital is alike at both nuclei, and without a node.
  const arma::mat points = {{0.1, -0.1}, {0.2, -0.2}, {-0.4, 1.8}};
  Batch r(6, 2);
  for (arma::uword w = 0; w < 2; ++w) r.col(w) = arma::join_cols(points.col(w), points.col(0));
  const LogPsi values = log_psi_of(*psi, r);
  CHECK(values.log_abs[0] == Approx(values.log_abs[1]).epsilon(1e-3));
  CHECK(values.phase[0] == values.phase[1]);
}

TEST_CASE("Slater's rules") {
  CHECK(screened_charge(2, 2, 1, 0) == Approx(1.7));
  CHECK(screened_charge(4, 4, 1, 0) == Approx(3.7));
  CHECK(screened_charge(4, 4, 2, 0) == Approx(1.95));
  CHECK(screened_charge(10, 10, 2, 1) == Approx(5.85));
  CHECK(screened_charge(26, 26, 3, 2) == Approx(6.25));
  CHECK(screened_charge(26, 26, 4, 0) == Approx(3.75));
}

TEST_CASE("orbitals about nuclei that do not fit are refused with a sentence") {
  const auto system = make_system("kind = \"atom\"\nelement = \"Be\"\nelectrons = [2, 2]");
  const auto refuse = [&](const std::string& orbitals, const std::string& sentence) {
    CHECK_THROWS_WITH(make_wavefunction("kind = \"slater\"\norbitals = " + orbitals, *system),
                      Catch::Contains(sentence));
  };
  refuse("{ kind = \"hydrogenic\", charges = [1.0, 2.0, 3.0] }",
         "3 entries, but the number of shells is 2");
  refuse("{ kind = \"slater_type\", shells = [{ n = 1, l = 0, exponent = 3.0 }] }",
         "have 1 functions in all, but the determinants need 2");
  refuse("{ kind = \"slater_type\", shells = [{ n = 1, l = 1, exponent = 3.0 }] }", "below n");
  refuse("{ kind = \"slater_type\", shells = [{ nucleus = 1, n = 1, l = 0, exponent = 3.0 }] }",
         "about nucleus 1");
  refuse(
      "{ kind = \"slater_type\", shells = [{ n = 1, l = 0, exponent = 3.0 }, "
      "{ n = 1, l = 0, exponent = 3.0 }] }",
      "two shells");
  refuse("{ kind = \"oscillator\" }", "no harmonic trap");
}
