#pragma once

#include <vector>

#include <ritz/model/hamiltonian.hpp>
#include <ritz/wavefunctions/particles/orbitals/nuclear_orbitals.hpp>

namespace ritz {

/// A shell of an atom and the charge that its electrons feel.
struct AtomicShell {
  arma::uword nucleus = 0;
  unsigned n = 1, l = 0;
  double charge = 1;
};

/// Charge left by the electrons of an atom in its ground state for one of the shell n, l, by
/// Slater's rules, all of it for a single electron (J. C. Slater, Phys. Rev. 36, 57 (1930)).
double screened_charge(double charge, unsigned n_electrons, unsigned n, unsigned l);
/// Slater's effective quantum number of n: 1, 2, 3, 3.7, 4, 4.2.
double effective_quantum_number(unsigned n);

/// Whether there are several electrons, which repel each other.
bool electrons_repel(const ParticleHamiltonian& system);

/// Shells with room for n orbitals: 1s, 2s, 2p, 3s, … of a lone nucleus; of several those that
/// their electrons fill, and more where these are too few. Without repulsion of the electrons the
/// charges are those of the nuclei.
std::vector<AtomicShell> default_shells(const ParticleHamiltonian& system, arma::uword n);

/// "hydrogenic" and the like suit what has nuclei.
std::string refuse_without_nuclei(const ParticleHamiltonian& system);

/// The orbitals of these shells. Throws UsageError where they have less than n functions.
std::unique_ptr<Orbitals> make_nuclear_orbitals(const Settings& settings,
                                                const ParticleHamiltonian& system, arma::uword n,
                                                std::vector<NuclearShell> shells);

}  // namespace ritz
