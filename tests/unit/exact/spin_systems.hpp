#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ritz/model/lattice_hamiltonian.hpp>
#include "systems.hpp"

namespace ritz {

inline Value lattice(const std::string& kind, const std::vector<int>& extent,
                     bool periodic = true) {
  return table({{"kind", kind}, {"extent", array(extent)}, {"periodic", periodic}});
}

inline Value edges(int sites, const std::vector<std::vector<int>>& pairs) {
  Value::Array list;
  for (const auto& pair : pairs) list.push_back(array(pair));
  return table({{"sites", sites}, {"edges", Value(list)}});
}

/// The [system] table with the defaults of its kind.
inline Settings resolved(std::vector<std::pair<std::string, Value>> entries) {
  const Value given = table(std::move(entries));
  Mistakes mistakes;
  for (const SystemKind& kind : system_kinds())
    if (kind.schema.name() == given.table().find("kind")->text()) {
      const Value value = kind.schema.resolve_kind(given, "system", mistakes);
      mistakes.raise();
      return Settings(value);
    }
  throw std::logic_error("no such kind of system");
}

inline std::unique_ptr<LatticeHamiltonian> spin_hamiltonian(const Settings& system) {
  return std::unique_ptr<LatticeHamiltonian>(
      dynamic_cast<LatticeHamiltonian*>(hamiltonian(system).release()));
}

inline Value pauli_terms(const std::vector<std::pair<double, std::string>>& strings) {
  Value::Array out;
  for (const auto& [coefficient, operators] : strings)
    out.push_back(table({{"coefficient", coefficient}, {"operators", operators}}));
  return Value(out);
}

}  // namespace ritz
