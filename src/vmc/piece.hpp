#pragma once

#include <algorithm>
#include <cstdint>

#include <ritz/vmc/problem.hpp>

namespace ritz {

/// A measurement takes about as long as so many sweeps.
constexpr std::uint64_t sweeps_per_measurement = 3;

/// How many sweeps of all walkers make a piece of work: walkers are made fresh after each, so that
/// a run can stop there and go on with the same bits. On one rank that is about half a second, but
/// no clock may decide it, nor the number of ranks: a sweep of a walker of D coordinates and ψ with
/// P parameters is taken for D² + 8P + 100 nanoseconds. Being wrong costs little: work can be left
/// within a piece, too, and is then done again. A few sweeps at least, since making walkers fresh
/// takes about as long as one.
inline std::uint64_t sweeps_per_piece(const Problem& problem) {
  if (problem.piece > 0) return problem.piece;
  const auto d = static_cast<double>(problem.hamiltonian->space().n_dof());
  const auto p = static_cast<double>(problem.wavefunction->n_parameters());
  const double sweep = static_cast<double>(problem.blocks.n_walkers) * (d * d + 8 * p + 100) * 1e-9;
  return static_cast<std::uint64_t>(std::max(4.0, 0.5 / sweep));
}

}  // namespace ritz
