#pragma once

#include <cstdint>
#include <vector>

#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/wavefunction.hpp>
#include <ritz/random/random_stream.hpp>

namespace ritz::testing {

/// Moves every parameter away from its start by a normal number of standard deviation `spread`, so
/// that no derivative vanishes by symmetry.
void randomise_parameters(Wavefunction& psi, std::uint64_t seed, double spread = 0.2);

/// Configurations of a system in continuous space, drawn as a run draws its start, where ψ is
/// smooth enough for differences: away from zeros, no two particles closer than
/// `smallest_distance`.
Batch draw_particles(const Hamiltonian& system, const Wavefunction& psi, arma::uword n_walkers,
                     std::uint64_t seed, double smallest_distance = 0.3);

/// Configurations of any system, drawn as a run draws its start: in continuous space those of
/// draw_particles().
Batch draw_configurations(const Hamiltonian& system, const Wavefunction& psi, arma::uword n_walkers,
                          std::uint64_t seed);

/// What a change may concern; on a lattice one site, two, four, and all of them.
enum class ChangeOf { coordinate, particle, two_particles, everything };
inline const std::vector<ChangeOf> all_changes = {ChangeOf::coordinate, ChangeOf::particle,
                                                  ChangeOf::two_particles, ChangeOf::everything};

/// Adds a random change of the walker in column w to `changes`; its size is that of the system, and
/// walkers moved again and again stay near the origin.
void add_change(const ParticleHamiltonian& system, const Batch& r, std::uint32_t w, ChangeOf what,
                RandomStream& random, Changes& changes);
/// Of any system; on a lattice sites take values at random, the one that they have included, and
/// none is conserved.
void add_change(const Hamiltonian& system, const Batch& r, std::uint32_t w, ChangeOf what,
                RandomStream& random, Changes& changes);

/// The changed configurations, one column per change.
Batch changed(const Batch& r, const Changes& changes);

/// log ψ of a batch.
LogPsi log_psi_of(const Wavefunction& psi, const Batch& r);

/// The difference of two phases, between −π and π.
double phase_difference(double a, double b);

}  // namespace ritz::testing
