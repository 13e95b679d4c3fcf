#include <ritz/exact/two_particles.hpp>

#include <algorithm>
#include <cmath>
#include <functional>

#include <ritz/exact/radial.hpp>
#include <ritz/hamiltonians/particles/pair/coulomb_interaction.hpp>
#include <ritz/hamiltonians/particles/pair/gaussian_interaction.hpp>
#include <ritz/hamiltonians/particles/pair/hard_core_interaction.hpp>
#include <ritz/hamiltonians/particles/pair/inverse_square_interaction.hpp>

namespace ritz {

namespace {

/// d + 2 l: the effective dimension of the lowest relative motion the statistics allow.
double effective_dimension(const TrapSystem& trap) {
  const bool antisymmetric = !trap.bosons && trap.n_up != 1;
  return trap.dimensions() + (antisymmetric ? 2.0 : 0.0);
}

/// The relative problem in oscillator units: lengths 1/√ω, energies ω.
struct Relative {
  double dimension;
  std::function<double(double)> interaction;  ///< V; not called within a hard core
  double core = 0;
};

/// Where the potential of trap and interaction is lowest, to a few per cent.
double potential_minimum(const std::function<double(double)>& potential) {
  double best = 0, lowest = potential(1e-9);
  for (double r = 1e-9; r < 1e6; r *= 1.05)
    if (const double v = potential(r); v < lowest) {
      lowest = v;
      best = r;
    }
  return best;
}

std::optional<RadialEnergy> solve(const Relative& relative) {
  RadialProblem problem;
  problem.dimension = relative.dimension;
  problem.potential = [&](double r) { return r * r / 4 + relative.interaction(r); };
  problem.inner = relative.core;
  // Beyond the minimum the state falls off at least like exp(-t²/4) from its turning point, which
  // is a few units away.
  problem.outer = std::max(relative.core, potential_minimum(problem.potential)) + 16;
  return lowest_radial_energy(problem);
}

/// D = 2 + 2 √(m² + c) with m = l + (d-2)/2 and an inverse square c/r²; nothing when the particles
/// fall into each other.
std::optional<double> with_inverse_square(double dimension, double coupling) {
  const double m = dimension / 2 - 1;
  if (m * m + coupling < 0) return std::nullopt;
  return 2 + 2 * std::sqrt(m * m + coupling);
}

std::optional<Relative> relative_motion(const TrapSystem& trap) {
  const double w = trap.omega[0], length = 1 / std::sqrt(w);
  Relative relative{effective_dimension(trap), [](double) { return 0.0; }};
  if (const auto* charges = trap.interaction_as<CoulombInteraction>()) {
    const double s = charges->strength() / (w * length), softening = charges->softening() / length;
    if (softening == 0 && relative.dimension == 1) return std::nullopt;
    relative.interaction = [=](double r) { return s / std::hypot(r, softening); };
  } else if (const auto* soft = trap.interaction_as<GaussianInteraction>()) {
    const double s = soft->strength() / w, range = soft->range() / length;
    relative.interaction = [=](double r) { return s * std::exp(-r * r / (2 * range * range)); };
  } else if (const auto* cores = trap.interaction_as<HardCoreInteraction>()) {
    relative.core = cores->diameter() / length;
  } else {
    return std::nullopt;
  }
  return relative;
}

}  // namespace

std::optional<ExactEnergy> two_particle_energy(const TrapSystem& trap) {
  if (trap.n_particles() != 2 || !trap.is_isotropic()) return std::nullopt;
  const double w = trap.omega[0], centre = trap.dimensions() * w / 2;
  if (const auto* pairs = trap.interaction_as<InverseSquareInteraction>()) {
    const auto dimension = with_inverse_square(effective_dimension(trap), pairs->coupling());
    if (!dimension) return std::nullopt;
    return ExactEnergy{centre + w * *dimension / 2, 0, "exact",
                       "centre-of-mass separation, oscillator of effective angular momentum"};
  }
  const auto relative = relative_motion(trap);
  if (!relative) return std::nullopt;
  const auto solved = solve(*relative);
  if (!solved) return std::nullopt;
  return ExactEnergy{
      centre + w * solved->energy, w * solved->error, "exact",
      "centre-of-mass separation, relative motion solved numerically (this program)"};
}

std::optional<ExactEnergy> taut_energy(const TrapSystem& trap) {
  const auto* charges = trap.interaction_as<CoulombInteraction>();
  if (trap.n_particles() != 2 || !trap.is_isotropic() || !charges || charges->softening() != 0 ||
      charges->strength() <= 0)
    return std::nullopt;
  const double w = trap.omega[0], s2 = charges->strength() * charges->strength();
  const double dimension = effective_dimension(trap);
  if (dimension == 1) return std::nullopt;
  // Nothing but rounding may lie between a frequency that is typed in and one of these.
  const auto is = [&](double frequency) { return std::abs(w - frequency) < 1e-14 * w; };
  const int degree = is(s2 / (dimension - 1)) ? 1 : is(s2 / (4 * dimension - 2)) ? 2 : 0;
  if (degree == 0) return std::nullopt;
  return ExactEnergy{w * (trap.dimensions() / 2.0 + degree + dimension / 2), 0, "exact",
                     "closed form: M. Taut, Phys. Rev. A 48, 3561 (1993); J. Phys. A 27, 1045 "
                     "(1994)"};
}

}  // namespace ritz
