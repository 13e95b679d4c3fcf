#pragma once

#include <algorithm>
#include <armadillo>
#include <cmath>

namespace ritz {

// Geometry of pairs p < q, in the order (0,1), (0,2), …, (1,2), …; `r` is one walker's column of
// n particles with d = 1, 2 or 3 coordinates each. `side` is the period of space along each axis, 0
// where it is free; in a cell the nearest image counts.

/// The component of a displacement to the nearest image, of period `side`, 1/side = `inverse`.
inline double nearest_image(double component, double side, double inverse) {
  return component - side * std::nearbyint(component * inverse);
}

/// The place of the pair of two different particles, whichever comes first.
inline arma::uword pair_index(arma::uword n, arma::uword p, arma::uword q) {
  const arma::uword low = std::min(p, q), high = std::max(p, q);
  return low * (2 * n - low - 1) / 2 + high - low - 1;
}

/// Distances of all n(n−1)/2 pairs.
void pair_distances(const double* r, arma::uword n, arma::uword d, double* out, double side = 0);

/// Distances from the point `at` (d coordinates) to the n − 1 particles other than p, in order.
void distances_from(const double* r, arma::uword n, arma::uword d, arma::uword p, const double* at,
                    double* out, double side = 0);

/// Adds c_pq (r_p − r_q) to the gradient of p and subtracts it from that of q, for every pair.
void add_pair_gradients(const double* r, arma::uword n, arma::uword d, const double* c,
                        double* gradient, double side = 0);

/// Distances of n particles from the origin; r holds d coordinates of each, particle after
/// particle.
void distances_from_origin(const double* r, arma::uword n, arma::uword d, double* out);

}  // namespace ritz
