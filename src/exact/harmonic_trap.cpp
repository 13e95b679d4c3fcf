#include <ritz/exact/harmonic_trap.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>

#include <ritz/hamiltonians/particles/harmonic_confinement.hpp>
#include <ritz/hamiltonians/particles/kinetic_energy.hpp>
#include <ritz/hamiltonians/particles/pair/inverse_square_interaction.hpp>

namespace ritz {

namespace {

/// A level of the oscillator, ordered so that the lowest is on top of a priority queue.
struct OscillatorLevel {
  double energy;
  std::array<int, 3> quanta;
  bool operator<(const OscillatorLevel& other) const { return energy > other.energy; }
};

/// The sum of the n lowest levels.
double filled_levels(const std::vector<double>& omega, int n) {
  const auto energy = [&](const std::array<int, 3>& quanta) {
    double sum = 0;
    for (std::size_t k = 0; k < omega.size(); ++k) sum += omega[k] * (quanta[k] + 0.5);
    return sum;
  };
  std::priority_queue<OscillatorLevel> levels;
  levels.push({energy({}), {}});
  double total = 0;
  for (int i = 0; i < n; ++i) {
    OscillatorLevel level = levels.top();
    levels.pop();
    total += level.energy;
    // Every level is reached once, by raising the axes in order.
    for (std::size_t k = omega.size(); k-- > 0;) {
      OscillatorLevel next = level;
      ++next.quanta[k];
      next.energy = energy(next.quanta);
      levels.push(next);
      if (level.quanta[k] > 0) break;
    }
  }
  return total;
}

}  // namespace

std::optional<TrapSystem> TrapSystem::of(const Hamiltonian& hamiltonian) {
  const auto* system = dynamic_cast<const ParticleHamiltonian*>(&hamiltonian);
  if (!system) return std::nullopt;
  const auto* confinement = system->term<HarmonicConfinement>();
  TrapSystem trap;
  trap.interaction = system->term<PairInteraction>();
  if (!confinement || !trap.interaction ||
      !system->has_only<KineticEnergy, HarmonicConfinement, PairInteraction>())
    return std::nullopt;
  trap.omega.assign(confinement->omega().begin(), confinement->omega().end());
  const std::vector<arma::uword>& species = system->space().n_per_species();
  trap.bosons = system->space().statistics() == Statistics::boson;
  trap.n_up = static_cast<int>(species[0]);
  if (species.size() > 1) trap.n_down = static_cast<int>(species[1]);
  return trap;
}

bool TrapSystem::is_isotropic() const {
  return std::all_of(omega.begin(), omega.end(), [&](double w) { return w == omega[0]; });
}

std::optional<ExactEnergy> ideal_gas_energy(const TrapSystem& trap) {
  if (!trap.is_ideal()) return std::nullopt;
  const double energy =
      trap.bosons ? trap.n_particles() * filled_levels(trap.omega, 1)
                  : filled_levels(trap.omega, trap.n_up) + filled_levels(trap.omega, trap.n_down);
  return ExactEnergy{energy, 0, "exact", "levels of the harmonic oscillator"};
}

std::optional<ExactEnergy> calogero_energy(const TrapSystem& trap) {
  const auto* pairs = trap.interaction_as<InverseSquareInteraction>();
  if (trap.dimensions() != 1 || !pairs || pairs->coupling() < -0.25) return std::nullopt;
  const double n = trap.n_particles();
  const double lambda = 0.5 + std::sqrt(0.25 + pairs->coupling());
  return ExactEnergy{trap.omega[0] * (n / 2 + lambda * n * (n - 1) / 2), 0, "exact",
                     "Calogero-Sutherland model: B. Sutherland, J. Math. Phys. 12, 246 (1971)"};
}

}  // namespace ritz
