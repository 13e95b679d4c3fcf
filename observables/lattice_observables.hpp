#pragma once

#include <optional>

#include <ritz/model/observable.hpp>

namespace ritz {

/// Σσᶻ/N of spins, its modulus and square; the same with alternating signs where the bonds of the
/// lattice are bipartite; ⟨σᶻ⟩ of every site.
ObservableKind magnetization_kind();
/// ⟨σᶻ_i σᶻ_j⟩ of pairs of sites against their distance.
ObservableKind spin_correlation_kind();
/// ⟨|Σ_j σᶻ_j exp(−i k·r_j)|²⟩/N for the wavevectors k of the lattice's extent.
ObservableKind structure_factor_kind();

/// Whether a name begins with a Pauli matrix and a site.
bool is_pauli_string(const std::string& name);

/// The expectation value of a Pauli string, which is named as itself: "X0 Z3". Nothing where `name`
/// is none, or the system has no spins. Throws UsageError, `where`
/// before the sentence, for a string that is wrong.
std::optional<ObservableKind> pauli_string_kind(const std::string& name,
                                                const Hamiltonian& hamiltonian,
                                                const std::string& where);

}  // namespace ritz
