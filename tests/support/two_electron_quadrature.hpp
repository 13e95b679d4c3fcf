#pragma once

#include <array>
#include <functional>

#include <ritz/model/wavefunction.hpp>

namespace ritz::testing {

/// Expectation values of two particles with Coulomb repulsion in an isotropic trap in two
/// dimensions, by quadrature: what a sampled run of the same trial function must come out at.
struct TwoElectronEnergy {
  double kinetic = 0;      ///< ½⟨|∇ log ψ|²⟩
  double external = 0;     ///< ½ω²⟨r₁² + r₂²⟩
  double interaction = 0;  ///< ⟨strength / r₁₂⟩
  double energy = 0;       ///< their sum
  /// ⟨E_L²⟩ - ⟨E_L⟩². Infinite, and no more than a number of the grid, for a trial function without
  /// the cusp: E_L² then goes as 1/r₁₂², which no measure in two dimensions integrates.
  double variance = 0;
};

/// log f(r) and its first two derivatives.
struct PairFactor {
  double log, slope, curvature;
};

/// ψ = exp(-α(r₁² + r₂²)) f(r₁₂): one integral over r₁₂, about 14 digits for smooth f.
TwoElectronEnergy gaussian_pair_energy(double omega, double alpha,
                                       const std::function<PairFactor(double)>& f,
                                       double strength = 1);

/// log|ψ| at (x₁, y₁, x₂, y₂), its gradient and its Laplacian (which only the variance needs).
struct TrialPoint {
  double log_abs;
  std::array<double, 4> gradient;
  double laplacian;
};

/// The grid: trapezoids over both coordinates of the centre of mass, Gauss-Legendre over the
/// distance and trapezoids over the direction of r₁₂. Lengths in 1/√ω.
struct TwoElectronGrid {
  double centre_reach = 4;
  int n_centre = 20;
  double distance_reach = 9;
  int n_distance = 40;
  int n_direction = 16;
};

/// Any smooth ψ, as a sum over the four-dimensional grid; the 1/r₁₂ is cancelled by the measure.
TwoElectronEnergy trial_energy(double omega,
                               const std::function<TrialPoint(const std::array<double, 4>&)>& trial,
                               const TwoElectronGrid& grid = {}, double strength = 1);

/// The same of a wavefunction of the program, at its parameters as they are.
TwoElectronEnergy trial_energy(double omega, const Wavefunction& psi);

}  // namespace ritz::testing
