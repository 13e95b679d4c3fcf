#include <ritz/exact/harmonic_trap.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <queue>

namespace ritz {

namespace {

double real_or_zero(const Settings& table, const std::string& key) {
  return table.has(key) ? table.real(key) : 0.0;
}

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

TrapSystem TrapSystem::read(const Settings& system) {
  TrapSystem trap;
  trap.bosons = system.text("statistics") == "boson";
  const auto particles = system.integers("particles");
  const int n = static_cast<int>(std::accumulate(particles.begin(), particles.end(), 0L));
  if (trap.bosons) {
    trap.n_up = n;
  } else {
    trap.n_down = particles.size() == 2 ? static_cast<int>(particles[1]) : n / 2;
    trap.n_up = n - trap.n_down;
  }
  trap.omega = system.reals("omega");
  if (trap.omega.size() == 1 && system.has("dimensions"))
    trap.omega.assign(static_cast<std::size_t>(system.integer("dimensions")), trap.omega[0]);

  if (!system.has("interaction")) return trap;
  if (system.value("interaction").is_text()) {
    trap.interaction = system.text("interaction");
    return trap;
  }
  const Settings interaction = system.table("interaction");
  trap.interaction = interaction.kind();
  trap.strength = real_or_zero(interaction, "strength");
  trap.softening = real_or_zero(interaction, "softening");
  trap.range = real_or_zero(interaction, "range");
  trap.diameter = real_or_zero(interaction, "diameter");
  trap.coupling = real_or_zero(interaction, "coupling");
  return trap;
}

bool TrapSystem::is_isotropic() const {
  return std::all_of(omega.begin(), omega.end(), [&](double w) { return w == omega[0]; });
}

bool TrapSystem::is_ideal() const {
  if (n_particles() == 1 || interaction == "none") return true;
  if (interaction == "coulomb" || interaction == "gaussian") return strength == 0;
  if (interaction == "inverse_square") return coupling == 0;
  // Points in one dimension still cannot pass each other.
  if (interaction == "hard_core") return diameter == 0 && dimensions() > 1;
  return false;
}

std::optional<ExactEnergy> ideal_gas_energy(const TrapSystem& trap) {
  if (!trap.is_ideal()) return std::nullopt;
  const double energy =
      trap.bosons ? trap.n_particles() * filled_levels(trap.omega, 1)
                  : filled_levels(trap.omega, trap.n_up) + filled_levels(trap.omega, trap.n_down);
  return ExactEnergy{energy, 0, "exact", "levels of the harmonic oscillator"};
}

std::optional<ExactEnergy> calogero_energy(const TrapSystem& trap) {
  if (trap.dimensions() != 1 || trap.interaction != "inverse_square" || trap.coupling < -0.25)
    return std::nullopt;
  const double n = trap.n_particles();
  const double lambda = 0.5 + std::sqrt(0.25 + trap.coupling);
  return ExactEnergy{trap.omega[0] * (n / 2 + lambda * n * (n - 1) / 2), 0, "exact",
                     "Calogero-Sutherland model: B. Sutherland, J. Math. Phys. 12, 246 (1971)"};
}

}  // namespace ritz
