#include <ritz/exact/literature.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ritz/hamiltonians/particles/pair/coulomb_interaction.hpp>
#include <ritz/hamiltonians/particles/pair/gaussian_interaction.hpp>
#include <ritz/hamiltonians/particles/pair/hard_core_interaction.hpp>

namespace ritz {

namespace {

bool equal(double a, double b, double tolerance = 1e-8) {
  return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

// Quantum dots: electrons in a closed shell, isotropic trap, Coulomb interaction, hartree.

constexpr const char* dots_source =
    "fixed-node diffusion Monte Carlo: J. Høgberget, master's thesis, University of Oslo (2013), "
    "as tabulated by E. M. Nordhagen, master's thesis, University of Oslo (2019)";

struct Dot {
  int dimensions, particles;
  double omega, energy, error;
};

constexpr Dot dots[] = {
    {2, 6, 0.1, 3.55385, 5e-5},    {2, 6, 0.28, 7.60019, 6e-5},  {2, 6, 1.0, 20.15932, 8e-5},
    {2, 12, 0.1, 12.26984, 8e-5},  {2, 12, 0.5, 39.1596, 1e-4},  {2, 12, 1.0, 65.7001, 1e-4},
    {2, 20, 0.1, 29.9779, 1e-4},   {2, 20, 0.28, 61.9268, 1e-4}, {2, 20, 0.5, 93.8752, 1e-4},
    {2, 20, 1.0, 155.8822, 1e-4},  {2, 30, 0.1, 60.4205, 2e-4},  {2, 30, 0.28, 123.9683, 2e-4},
    {2, 30, 0.5, 187.0426, 2e-4},  {2, 30, 1.0, 308.5627, 2e-4}, {2, 42, 0.1, 107.6389, 2e-4},
    {2, 42, 0.28, 219.8426, 2e-4}, {2, 42, 0.5, 330.6306, 2e-4}, {2, 42, 1.0, 542.9428, 8e-4},
    {2, 56, 0.1, 175.9553, 7e-4},  {2, 56, 0.28, 358.145, 2e-3}, {2, 56, 0.5, 537.353, 2e-3},
    {2, 56, 1.0, 879.3986, 6e-4},

    {3, 8, 0.1, 5.7028, 1e-4},     {3, 8, 0.28, 12.1927, 1e-4},  {3, 8, 1.0, 32.6680, 1e-4},
    {3, 20, 0.1, 27.2717, 2e-4},   {3, 20, 0.28, 56.3868, 2e-4}, {3, 20, 0.5, 85.6555, 2e-4},
    {3, 20, 1.0, 142.8875, 2e-4},
};

/// r -> r/s turns strength s and frequency ω into strength 1 and ω/s², and energies into E/s².
std::optional<ExactEnergy> dot_energy(const TrapSystem& trap) {
  const auto* charges = trap.interaction_as<CoulombInteraction>();
  if (trap.bosons || trap.n_up != trap.n_down || !trap.is_isotropic() || !charges ||
      charges->softening() != 0 || charges->strength() <= 0)
    return std::nullopt;
  const double unit = charges->strength() * charges->strength();
  for (const Dot& dot : dots)
    if (dot.dimensions == trap.dimensions() && dot.particles == trap.n_particles() &&
        equal(dot.omega, trap.omega[0] / unit))
      return ExactEnergy{dot.energy * unit, dot.error * unit, "reference", dots_source, false};
  return std::nullopt;
}

// Hard spheres of diameter 0.0043 oscillator lengths, trap frequencies 1, 1, √8 (units of ω_⊥).

constexpr const char* spheres_source =
    "optimum of the trial function exp(-α(x²+y²+βz²)) Π(1 - a/r) with β = √8, an upper bound: "
    "an independent variational Monte Carlo calculation made for this project";

struct Spheres {
  int particles;
  double energy, error;
};

constexpr Spheres spheres[] = {{10, 24.3981, 4e-4}, {50, 127.266, 4e-3}, {100, 266.19, 2e-2}};

std::optional<ExactEnergy> hard_sphere_energy(const TrapSystem& trap) {
  const auto* cores = trap.interaction_as<HardCoreInteraction>();
  if (!trap.bosons || trap.dimensions() != 3 || !cores) return std::nullopt;
  const double w = trap.omega[0];
  // √8 is written with five decimals in the course that made this system popular.
  if (!equal(trap.omega[1], w) || !equal(trap.omega[2], std::sqrt(8.0) * w, 1e-5) ||
      !equal(cores->diameter() * std::sqrt(w), 0.0043))
    return std::nullopt;
  for (const Spheres& row : spheres)
    if (row.particles == trap.n_particles())
      return ExactEnergy{row.energy * w, row.error * w, "reference", spheres_source, false};
  return std::nullopt;
}

// Fermions of one spin in one dimension with V(x) = V₀/(√(2π) σ₀) exp(-x²/2σ₀²), σ₀ = 1/2, ω = 1;
// one unit of the last digit is the error.

constexpr const char* gaussian_source =
    "diagonalization in oscillator functions with an energy cut, converged to the digits given "
    "(an independent calculation made for this project); model of J. Keeble et al., "
    "arXiv:2304.04725";

struct GaussianFermions {
  double v0;
  int particles;
  double energy, error;
};

constexpr GaussianFermions gaussian_fermions[] = {
    {-1, 3, 4.274369, 1e-6}, {-1, 4, 7.55714, 1e-5}, {-1, 5, 11.77762, 1e-5},
    {-1, 6, 16.94047, 1e-5}, {1, 3, 4.703460, 1e-6}, {1, 4, 8.40571, 1e-5},
    {1, 5, 13.16928, 1e-5},  {1, 6, 18.98992, 1e-5}, {5, 3, 5.342818, 1e-6},
    {5, 4, 9.72638, 1e-5},   {5, 5, 15.40551, 1e-5}, {5, 6, 22.3637, 1e-4},
    {20, 3, 6.51487, 1e-5},  {20, 4, 12.3399, 1e-4}, {20, 5, 20.1346, 1e-4},
};

std::optional<ExactEnergy> gaussian_fermion_energy(const TrapSystem& trap) {
  const bool one_spin = trap.n_up == 0 || trap.n_down == 0;
  const auto* soft = trap.interaction_as<GaussianInteraction>();
  if (trap.bosons || !one_spin || trap.dimensions() != 1 || !soft) return std::nullopt;
  const double w = trap.omega[0], range = 0.5;
  if (!equal(soft->range() * std::sqrt(w), range)) return std::nullopt;
  // The strength is a decimal fraction in a configuration; its error must not matter.
  const double v0 = soft->strength() / w * std::sqrt(2 * std::numbers::pi) * range;
  for (const GaussianFermions& row : gaussian_fermions)
    if (row.particles == trap.n_particles() && equal(row.v0, v0, 1e-6))
      return ExactEnergy{row.energy * w, row.error * w, "diagonalization", gaussian_source};
  return std::nullopt;
}

}  // namespace

std::optional<ExactEnergy> trap_energy_from_literature(const TrapSystem& trap) {
  if (auto known = dot_energy(trap)) return known;
  if (auto known = hard_sphere_energy(trap)) return known;
  return gaussian_fermion_energy(trap);
}

}  // namespace ritz
