#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <ritz/base/settings.hpp>
#include <ritz/exact/exact_energy.hpp>

namespace ritz {

inline Value table(std::vector<std::pair<std::string, Value>> entries) {
  Value out(Value::Table{});
  for (auto& [key, value] : entries) out.table()[key] = std::move(value);
  return out;
}

template <class Number>
Value array(const std::vector<Number>& numbers) {
  Value::Array out;
  for (Number x : numbers) out.emplace_back(x);
  return Value(out);
}

/// The resolved [system] table of a trap; bosons when there is one number of particles.
inline Settings trap(const std::vector<int>& particles, const std::vector<double>& omega,
                     Value interaction) {
  return Settings(table({{"kind", "harmonic_trap"},
                         {"particles", array(particles)},
                         {"dimensions", static_cast<int>(omega.size())},
                         {"omega", array(omega)},
                         {"statistics", particles.size() == 1 ? "boson" : "fermion"},
                         {"interaction", std::move(interaction)}}));
}

/// The Hamiltonian of a resolved table.
inline std::unique_ptr<Hamiltonian> hamiltonian(Settings system) {
  for (const SystemKind& kind : system_kinds())
    if (kind.schema.name() == system.kind()) return kind.create(system);
  throw std::logic_error("no such kind of system");
}

inline std::optional<ExactEnergy> exact_energy(const Settings& system,
                                               Effort effort = Effort::quick) {
  return exact_energy(*hamiltonian(system), effort);
}

inline Value no_interaction() { return table({{"kind", "none"}}); }
inline Value coulomb(double strength = 1, double softening = 0) {
  return table({{"kind", "coulomb"}, {"strength", strength}, {"softening", softening}});
}
inline Value gaussian(double strength, double range) {
  return table({{"kind", "gaussian"}, {"strength", strength}, {"range", range}});
}
inline Value hard_core(double diameter) {
  return table({{"kind", "hard_core"}, {"diameter", diameter}});
}
inline Value inverse_square(double coupling) {
  return table({{"kind", "inverse_square"}, {"coupling", coupling}});
}

}  // namespace ritz
