#pragma once

#include <armadillo>

namespace ritz {

/// The largest l of solid_harmonics().
inline constexpr unsigned largest_l = 3;

/// The 2l + 1 real solid harmonics r^l Y_l at a point, normalised on the unit sphere; `gradient`
/// holds the three derivatives of each, one harmonic after another. For l = 1: x, y, z; for l = 2:
/// xy, yz, zx, x² − y², 3z² − r².
void solid_harmonics(unsigned l, const double* at, double* value, double* gradient);

}  // namespace ritz
