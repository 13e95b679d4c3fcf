#include <ritz/exact/double_dot.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/exact/radial.hpp>
#include <ritz/hamiltonians/particles/double_dot.hpp>
#include <ritz/hamiltonians/particles/kinetic_energy.hpp>

namespace ritz {

std::optional<DoubleDotSystem> DoubleDotSystem::of(const Hamiltonian& hamiltonian) {
  const auto* system = dynamic_cast<const ParticleHamiltonian*>(&hamiltonian);
  if (!system) return std::nullopt;
  const auto* wells = system->term<DoubleWell>();
  if (!wells || !system->has_only<KineticEnergy, DoubleWell, PairInteraction>())
    return std::nullopt;
  DoubleDotSystem dot;
  if (const auto* interaction = system->term<PairInteraction>())
    dot.is_ideal = interaction->is_zero();
  dot.omega = wells->omega();
  dot.separation = wells->separation();
  dot.n_up = static_cast<int>(system->space().n_per_species()[0]);
  dot.n_down = static_cast<int>(system->space().n_per_species()[1]);
  if (dot.n_up + dot.n_down == 1) dot.is_ideal = true;
  return dot;
}

std::optional<ExactEnergy> ideal_double_dot_energy(const DoubleDotSystem& dot) {
  if (!dot.is_ideal || dot.n_up > 2 || dot.n_down > 2) return std::nullopt;
  // In units of 1/√ω and ω; the radial equation has no factor ½.
  const double a = 0.5 * dot.separation * std::sqrt(dot.omega);
  RadialProblem problem{.potential = [&](double x) { return (x - a) * (x - a); }, .outer = a + 12};
  problem.dimension = 1;
  const auto even = lowest_radial_energy(problem);
  problem.dimension = 3;
  const auto odd = lowest_radial_energy(problem);
  if (!even || !odd) return std::nullopt;
  // Then either the odd state or the first excited one along y.
  const double lowest = even->energy / 2 + 0.5;
  const double next = std::min(odd->energy / 2 + 0.5, even->energy / 2 + 1.5);
  double energy = 0;
  for (const int n : {dot.n_up, dot.n_down}) energy += (n > 0 ? lowest : 0) + (n > 1 ? next : 0);
  return ExactEnergy{dot.omega * energy,
                     dot.omega * (dot.n_up + dot.n_down) * std::max(even->error, odd->error),
                     "exact", "levels of two parabolic wells, solved numerically (this program)"};
}

}  // namespace ritz
