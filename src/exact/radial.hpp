#pragma once

#include <functional>
#include <optional>

namespace ritz {

/// The lowest solution of -f'' - (D - 1)/r f' + v(r) f = e f on `inner` < r < `outer`, which is the
/// s-wave equation in D dimensions. A state of angular momentum l in d dimensions is r^l f with f
/// the s wave of D = d + 2 l, so one equation serves them all.
struct RadialProblem {
  double dimension = 3;  ///< D >= 1, not necessarily an integer
  std::function<double(double)> potential;
  double inner = 0;  ///< 0: f is regular there; above 0: a hard wall, f(inner) = 0
  double outer = 0;  ///< far in the forbidden region; f(outer) = 0
};

struct RadialEnergy {
  double energy;
  double error;  ///< the change on the last refinement
};

/// Finite elements of order 12 whose sizes shrink geometrically towards `inner`, so that cusps,
/// hard walls and interactions of short range are resolved without being told where they are; the
/// elements are halved until the energy stands still to a part in 10^12. The energy is found by
/// counting negative pivots (Sylvester's law of inertia), hence certainly the lowest, and polished
/// by inverse iteration. Nothing is returned when it does not settle, nor for a range of
/// more than ten thousand.
std::optional<RadialEnergy> lowest_radial_energy(const RadialProblem& problem);

}  // namespace ritz
