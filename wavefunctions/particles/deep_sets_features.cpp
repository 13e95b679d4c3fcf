#include <ritz/wavefunctions/particles/deep_sets_features.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

namespace {

// A function g of the distance u: g, g′/u and its Laplacian g″ + (d − 1) g′/u.
struct Radial {
  double value, slope, laplacian;
};

// σ(u) = √(1 + u²) − 1.
Radial smooth_distance(double square, double d) {
  const double s = std::sqrt(1 + square), inverse = 1 / s;
  return {square / (1 + s), inverse, inverse * (d - 1 + inverse * inverse)};
}

// κ(u) = u²/(1 + u).
Radial cusped_distance(double square, double d) {
  const double u = std::sqrt(square), inverse = 1 / (1 + u);
  const double slope = (2 + u) * inverse * inverse;
  return {square * inverse, slope, 2 * inverse * inverse * inverse + (d - 1) * slope};
}

using RadialFunction = Radial (*)(double, double);
constexpr RadialFunction radial[] = {smooth_distance, cusped_distance};

// The scaled difference of two positions, and its square.
struct Separation {
  double component[3];
  double square = 0;

  Separation(const double* at_p, const double* at_q, arma::uword d, double length) {
    for (arma::uword k = 0; k < d; ++k) {
      component[k] = (at_p[k] - at_q[k]) / length;
      square += component[k] * component[k];
    }
  }
};

constexpr double origin[3] = {0, 0, 0};

double sign(bool positive) { return positive ? 1.0 : -1.0; }

// Calls what(p, q, pair) for every pair p < q.
template <class Call>
void for_pairs(arma::uword n, Call&& what) {
  arma::uword pair = 0;
  for (arma::uword p = 0; p < n; ++p)
    for (arma::uword q = p + 1; q < n; ++q, ++pair) what(p, q, pair);
}

}  // namespace

DeepSetsFeatures::DeepSetsFeatures(ParticleSpace space, const Form& form)
    : space_(std::move(space)), form_(form) {}

arma::uword DeepSetsFeatures::particle_rows() const {
  return space_.dimensions() + 1 + (form_.tell_species ? 1 : 0);
}

arma::uword DeepSetsFeatures::pair_rows() const {
  return space_.dimensions() + n_pair_radial() + (form_.tell_species ? 1 : 0);
}

void DeepSetsFeatures::particle(arma::uword p, const double* at, double* out) const {
  const arma::uword d = space_.dimensions();
  const Separation x(at, origin, d, form_.length);
  out = std::copy_n(x.component, d, out);
  *out++ = smooth_distance(x.square, 1).value;
  if (form_.tell_species) *out = sign(space_.species(p) == 0);
}

void DeepSetsFeatures::pair(arma::uword p, const double* at_p, arma::uword q, const double* at_q,
                            double* out) const {
  const arma::uword d = space_.dimensions();
  const Separation x(at_p, at_q, d, form_.length);
  for (arma::uword k = 0; k < d; ++k) *out++ = 0.5 * (at_p[k] + at_q[k]) / form_.length;
  for (arma::uword i = 0; i < n_pair_radial(); ++i) *out++ = radial[i](x.square, 1).value;
  if (form_.tell_species) *out = sign(space_.same_species(p, q));
}

void DeepSetsFeatures::all(const Batch& r, arma::mat& particles, arma::mat& pairs) const {
  const arma::uword n = space_.n_particles(), d = space_.dimensions(), n_pairs = space_.n_pairs();
  particles.set_size(particle_rows(), n * r.n_cols);
  pairs.set_size(pair_rows(), n_pairs * r.n_cols);
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    const double* at = r.colptr(w);
    for (arma::uword p = 0; p < n; ++p) particle(p, at + p * d, particles.colptr(w * n + p));
    for_pairs(n, [&](arma::uword p, arma::uword q, arma::uword i) {
      pair(p, at + p * d, q, at + q * d, pairs.colptr(w * n_pairs + i));
    });
  }
}

void DeepSetsFeatures::all(const Batch& r, LaplacianBatch& particles, LaplacianBatch& pairs) const {
  const arma::uword n = space_.n_particles(), d = space_.dimensions(), n_pairs = space_.n_pairs();
  const double per_length = 1 / form_.length, dimension = static_cast<double>(d);
  const arma::uword rows = particle_rows(), rows2 = pair_rows();
  particles.resize({rows, n}, r.n_cols, Coordinates::particles(n, d));
  pairs.resize({rows2, n_pairs}, r.n_cols, Coordinates::pairs(n, d));
  std::fill_n(particles.jacobian(0), (d + 1) * particles.plane_size(), 0.0);
  std::fill_n(pairs.jacobian(0), (2 * d + 1) * pairs.plane_size(), 0.0);
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    const double* at = r.colptr(w);
    for (arma::uword p = 0; p < n; ++p) {
      const arma::uword offset = (w * n + p) * rows;
      particle(p, at + p * d, particles.value() + offset);
      const Separation x(at + p * d, origin, d, form_.length);
      const Radial g = smooth_distance(x.square, dimension);
      for (arma::uword k = 0; k < d; ++k) {
        double* jacobian = particles.jacobian(k) + offset;
        jacobian[k] = per_length;
        jacobian[d] = per_length * g.slope * x.component[k];
      }
      particles.laplacian()[offset + d] = per_length * per_length * g.laplacian;
    }
    for_pairs(n, [&](arma::uword p, arma::uword q, arma::uword i) {
      const arma::uword offset = (w * n_pairs + i) * rows2;
      pair(p, at + p * d, q, at + q * d, pairs.value() + offset);
      const Separation x(at + p * d, at + q * d, d, form_.length);
      for (arma::uword k = 0; k < 2 * d; ++k) pairs.jacobian(k)[offset + k % d] = 0.5 * per_length;
      for (arma::uword f = 0; f < n_pair_radial(); ++f) {
        const Radial g = radial[f](x.square, dimension);
        for (arma::uword k = 0; k < d; ++k) {
          const double slope = per_length * g.slope * x.component[k];
          pairs.jacobian(k)[offset + d + f] = slope;
          pairs.jacobian(d + k)[offset + d + f] = -slope;
        }
        pairs.laplacian()[offset + d + f] = 2 * per_length * per_length * g.laplacian;
      }
    });
  }
}

void DeepSetsFeatures::add_gradient(const Batch& r, const arma::mat& particles,
                                    const arma::mat& pairs, arma::mat& gradient) const {
  const arma::uword n = space_.n_particles(), d = space_.dimensions(), n_pairs = space_.n_pairs();
  const double per_length = 1 / form_.length;
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    const double* at = r.colptr(w);
    double* to = gradient.colptr(w);
    for (arma::uword p = 0; p < n; ++p) {
      const double* signal = particles.colptr(w * n + p);
      const Separation x(at + p * d, origin, d, form_.length);
      const double slope = smooth_distance(x.square, 1).slope * signal[d];
      for (arma::uword k = 0; k < d; ++k)
        to[p * d + k] += per_length * (signal[k] + slope * x.component[k]);
    }
    for_pairs(n, [&](arma::uword p, arma::uword q, arma::uword i) {
      const double* signal = pairs.colptr(w * n_pairs + i);
      const Separation x(at + p * d, at + q * d, d, form_.length);
      double slope = 0;
      for (arma::uword f = 0; f < n_pair_radial(); ++f)
        slope += radial[f](x.square, 1).slope * signal[d + f];
      for (arma::uword k = 0; k < d; ++k) {
        to[p * d + k] += per_length * (0.5 * signal[k] + slope * x.component[k]);
        to[q * d + k] += per_length * (0.5 * signal[k] - slope * x.component[k]);
      }
    });
  }
}

}  // namespace ritz
