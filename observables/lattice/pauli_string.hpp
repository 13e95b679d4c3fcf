#pragma once

#include <optional>
#include <string>

#include <ritz/model/observable.hpp>

namespace ritz {

/// Whether a name begins with a Pauli matrix and a site.
bool is_pauli_string(const std::string& name);

/// The expectation value of a Pauli string, which is named as itself: "X0 Z3". Nothing where `name`
/// is none, or the system has no spins. Throws UsageError, `where` before the
/// sentence, for a string that is wrong.
std::optional<ObservableKind> pauli_string_kind(const std::string& name,
                                                const Hamiltonian& hamiltonian,
                                                const std::string& where);

}  // namespace ritz
