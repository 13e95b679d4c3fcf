#pragma once

#include <memory>
#include <optional>
#include <string>

#include <ritz/model/hamiltonian.hpp>
#include <ritz/setup/reading.hpp>

namespace ritz {

/// What [system] says.
struct SystemPart {
  std::string family;              ///< of state spaces; empty while the kind is not known
  std::optional<SystemKind> kind;  ///< nothing where the table is wrong
  Settings settings;
  std::unique_ptr<Hamiltonian> hamiltonian;  ///< nullptr where the system cannot be made
};

SystemPart read_system(Reading& reading);

/// The system of a configuration alone. Throws ConfigurationError.
std::unique_ptr<Hamiltonian> make_system(const Value& configuration);

}  // namespace ritz
