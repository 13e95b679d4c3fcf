#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

/// The local energy of an exact state is its energy everywhere.
void check_constant(const Hamiltonian& system, const Wavefunction& psi, const Batch& r,
                    double energy) {
  REQUIRE_NOTHROW(system.require(psi));
  LocalEnergies out;
  system.local_energies(psi, *psi.track(r), out);
  REQUIRE(out.total.is_finite());
  const auto n =
      static_cast<double>(dynamic_cast<const ParticleSpace&>(system.space()).n_particles());
  CHECK(arma::var(out.total) / (n * n) < 1e-20);
  CHECK(arma::abs(out.total / energy - 1).max() < 1e-12);
  // It is no constant by itself.
  CHECK(arma::var(out.terms.row(0)) > 1e-3);
}

std::string trap(const std::string& particles, std::size_t d, const std::string& more) {
  return "kind = \"harmonic_trap\"\nparticles = " + particles +
         "\ndimensions = " + std::to_string(d) + "\n" + more;
}

}  // namespace

TEST_CASE("bosons without interaction in their ground state") {
  const std::vector<std::pair<std::string, std::vector<double>>> traps = {
      {"1.0", {1}},
      {"0.3", {0.3, 0.3}},
      {"2.5", {2.5, 2.5, 2.5}},
      {"[1.0, 3.0]", {1, 3}},
      {"[1.0, 1.0, 2.82843]", {1, 1, 2.82843}}};
  for (const auto& [text, omega] : traps)
    for (const int n : {1, 10, 100}) {
      INFO(n << " bosons, omega = " << text);
      const auto system = make_system(
          trap(std::to_string(n), omega.size(), "statistics = \"boson\"\nomega = " + text));
      const auto psi = make_wavefunction("kind = \"gaussian\"", *system);
      double energy = 0;
      for (const double w : omega) energy += n * w / 2;
      check_constant(*system, *psi, draw_particles(*system, *psi, 16, 1, 0), energy);
    }
}

TEST_CASE("an rbm without weights is the ground state without interaction") {
  for (const std::string power : {"1", "0.5"}) {
    const auto system = make_system(trap("3", 2, "statistics = \"boson\"\nomega = 0.6"));
    const auto psi =
        make_wavefunction("kind = \"rbm\"\ninitial_std = 0.0\npower = " + power, *system);
    check_constant(*system, *psi, draw_particles(*system, *psi, 16, 1), 3 * 0.6);
  }
}

TEST_CASE("a fermion of each spin without interaction") {
  const auto system =
      make_system(trap("[1, 1]", 3, "statistics = \"fermion\"\nomega = [1.0, 1.0, 2.0]"));
  const auto psi = make_wavefunction("kind = \"gaussian\"", *system);
  check_constant(*system, *psi, draw_particles(*system, *psi, 16, 1), 4.0);
}

namespace {

/// The sum of the n lowest levels of a trap.
double filled_levels(std::size_t n, const std::vector<double>& omega) {
  std::vector<double> levels = {0};
  for (const double w : omega) {
    std::vector<double> more;
    for (const double level : levels)
      for (std::size_t k = 0; k <= n; ++k)
        more.push_back(level + w * (static_cast<double>(k) + 0.5));
    levels = more;
  }
  std::ranges::sort(levels);
  return std::accumulate(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(n), 0.0);
}

}  // namespace

TEST_CASE("fermions without interaction, in closed shells and in open ones") {
  const std::vector<std::pair<std::string, std::vector<double>>> traps = {
      {"1.0", {1}}, {"0.28", {0.28, 0.28}}, {"[1.0, 1.7]", {1, 1.7}}, {"1.0", {1, 1, 1}}};
  for (const auto& [text, omega] : traps)
    for (std::size_t n = 2; n <= 20; ++n) {
      INFO(n << " fermions, omega = " << text << " in " << omega.size() << " dimensions");
      const std::size_t up = (n + 1) / 2;
      if (omega.size() == 1 && n > 8) continue;  // so near to each other that ψ is too steep
      const auto system = make_system(
          trap(std::to_string(n), omega.size(), "statistics = \"fermion\"\nomega = " + text));
      const auto psi = make_wavefunction("kind = \"slater\"", *system);
      const double energy = filled_levels(up, omega) + filled_levels(n - up, omega);
      const Batch r = draw_particles(*system, *psi, 16, 1, 0.05);
      check_constant(*system, *psi, r, energy);
      // By the inverse matrices after moves of all particles in turn.
      const auto state = psi->track(r);
      const auto& particles = dynamic_cast<const ParticleHamiltonian&>(*system);
      RandomStream random(2, Purpose::testing);
      for (int sweep = 0; sweep < 3; ++sweep)
        for (arma::uword move = 0; move < n; ++move) {
          Changes changes;
          for (std::uint32_t w = 0; w < r.n_cols; ++w)
            add_change(particles, state->configurations(), w, ChangeOf::particle, random, changes);
          LogPsi ratios;
          state->propose(changes, ratios);
          std::vector<char> accepted(r.n_cols);
          for (arma::uword w = 0; w < r.n_cols; ++w) accepted[w] = ratios.log_abs[w] > -1;
          state->accept(accepted);
        }
      LocalEnergies out;
      system->local_energies(*psi, *state, out);
      CHECK(arma::abs(out.total / energy - 1).max() < 1e-9);
    }
}

// λ(λ − 1)/x² in one dimension, E = ω [N/2 + λN(N − 1)/2] (B. Sutherland, J. Math. Phys. 12, 246).
TEST_CASE("the Calogero model in its ground state") {
  for (const double lambda : {1.5, 2.0, 3.0})
    for (const double omega : {1.0, 0.4})
      for (int n = 2; n <= 6; ++n) {
        INFO(n << " particles, lambda = " << lambda << ", omega = " << omega);
        const auto system =
            make_system(trap(std::to_string(n), 1,
                             "statistics = \"boson\"\nomega = " + std::to_string(omega) +
                                 "\ninteraction = { kind = \"inverse_square\", coupling = " +
                                 std::to_string(lambda * (lambda - 1)) + " }"));
        const auto psi = make_product({"kind = \"gaussian\"", "kind = \"jastrow\""}, *system);
        CHECK(psi->parameters().back() == Approx(lambda).epsilon(1e-14));
        // Apart from each other, in any order.
        RandomStream random(1, Purpose::testing);
        Batch r(n, 16);
        for (arma::uword w = 0; w < r.n_cols; ++w) {
          const auto order = random.permutation(n);
          for (int p = 0; p < n; ++p)
            r(p, w) =
                static_cast<double>(order[p]) - (n - 1) / 2.0 + 0.6 * (random.uniform() - 0.5);
        }
        check_constant(*system, *psi, r, omega * (n / 2.0 + lambda * n * (n - 1) / 2.0));
      }
}

// M. Taut, Phys. Rev. A 48, 3561 (1993) and J. Phys. A 27, 1045 (1994).
TEST_CASE("two electrons in a trap at the frequencies with a closed form") {
  struct Dot {
    std::size_t dimensions;
    double omega;
    std::string coefficients;  // c_2, … of 1 + a r + c_2 r² with the cusp a that is the default
    double energy;
  };
  const std::vector<Dot> dots = {{2, 1.0, "[]", 3.0},
                                 {2, 1.0 / 6, "[0.16666666666666666]", 2.0 / 3},
                                 {3, 0.5, "[]", 2.0},
                                 {3, 0.1, "[0.05]", 0.5}};
  for (const auto& dot : dots) {
    INFO(dot.dimensions << " dimensions, omega = " << dot.omega);
    const auto system = make_system(trap(
        "2", dot.dimensions,
        "statistics = \"fermion\"\ninteraction = \"coulomb\"\nomega = " + Value(dot.omega).toml()));
    const auto psi =
        make_product({"kind = \"gaussian\"",
                      "kind = \"jastrow\"\nform = \"series\"\ncoefficients = " + dot.coefficients},
                     *system);
    check_constant(*system, *psi, draw_particles(*system, *psi, 16, 1, 0.1), dot.energy);
  }
}
