#include <ritz/space/pairs.hpp>

#include <cmath>
#include <stdexcept>

namespace ritz {

namespace {

template <class Call>
auto with_dimension(arma::uword d, Call&& call) {
  switch (d) {
    case 1:
      return call(std::integral_constant<int, 1>());
    case 2:
      return call(std::integral_constant<int, 2>());
    case 3:
      return call(std::integral_constant<int, 3>());
    default:
      throw std::logic_error("pairs: only 1, 2 or 3 dimensions");
  }
}

// What a difference of coordinates is as a displacement.
struct FreeSpace {
  double operator()(double difference) const { return difference; }
};
struct Cell {
  double side, inverse;
  double operator()(double difference) const { return nearest_image(difference, side, inverse); }
};

template <class Call>
auto with_space(arma::uword d, double side, Call&& call) {
  with_dimension(d, [&](auto dimension) {
    if (side == 0)
      call(dimension, FreeSpace());
    else
      call(dimension, Cell{side, 1 / side});
  });
}

// Distances from `at` to `n` particles that follow each other.
template <int D, class Space>
void distances_to(const double* r, arma::uword n, const double* at, double* out, Space space) {
  for (arma::uword q = 0; q < n; ++q) {
    double square = 0;
    for (int k = 0; k < D; ++k) {
      const double difference = space(at[k] - r[q * D + k]);
      square += difference * difference;
    }
    out[q] = std::sqrt(square);
  }
}

}  // namespace

void pair_distances(const double* r, arma::uword n, arma::uword d, double* out, double side) {
  with_space(d, side, [&](auto dimension, auto space) {
    constexpr int D = dimension;
    for (arma::uword p = 0; p + 1 < n; ++p) {
      distances_to<D>(r + (p + 1) * D, n - p - 1, r + p * D, out, space);
      out += n - p - 1;
    }
  });
}

void distances_from(const double* r, arma::uword n, arma::uword d, arma::uword p, const double* at,
                    double* out, double side) {
  with_space(d, side, [&](auto dimension, auto space) {
    constexpr int D = dimension;
    distances_to<D>(r, p, at, out, space);
    distances_to<D>(r + (p + 1) * D, n - p - 1, at, out + p, space);
  });
}

void add_pair_gradients(const double* r, arma::uword n, arma::uword d, const double* c,
                        double* gradient, double side) {
  with_space(d, side, [&](auto dimension, auto space) {
    constexpr int D = dimension;
    for (arma::uword p = 0; p + 1 < n; ++p) {
      double own[D] = {};
      for (arma::uword q = p + 1; q < n; ++q, ++c)
        for (int k = 0; k < D; ++k) {
          const double pull = *c * space(r[p * D + k] - r[q * D + k]);
          own[k] += pull;
          gradient[q * D + k] -= pull;
        }
      for (int k = 0; k < D; ++k) gradient[p * D + k] += own[k];
    }
  });
}

void distances_from_origin(const double* r, arma::uword n, arma::uword d, double* out) {
  for (arma::uword p = 0; p < n; ++p) {
    double square = 0;
    for (arma::uword k = 0; k < d; ++k) square += r[p * d + k] * r[p * d + k];
    out[p] = std::sqrt(square);
  }
}

}  // namespace ritz
