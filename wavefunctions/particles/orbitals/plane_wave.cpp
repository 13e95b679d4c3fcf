#include <ritz/wavefunctions/particles/orbitals/plane_wave.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

namespace {

using WaveNumber = std::array<int, 3>;

int wave_square(const WaveNumber& n) { return n[0] * n[0] + n[1] * n[1] + n[2] * n[2]; }

// One of n and −n, those whose first component that is not zero is positive, with |n| ≤ reach; the
// zero too.
std::vector<WaveNumber> half_of_waves(int reach, arma::uword d) {
  std::vector<WaveNumber> out;
  const int z_reach = d == 3 ? reach : 0;
  for (int x = 0; x <= reach; ++x)
    for (int y = x == 0 ? 0 : -reach; y <= reach; ++y)
      for (int z = x == 0 && y == 0 ? 0 : -z_reach; z <= z_reach; ++z)
        if (wave_square({x, y, z}) <= reach * reach) out.push_back({x, y, z});
  return out;
}

// At least `n_least` of them, in order.
std::vector<WaveNumber> lowest_waves(arma::uword n_least, arma::uword d) {
  std::vector<WaveNumber> out;
  for (int reach = 1; out.size() < n_least; ++reach) out = half_of_waves(reach, d);
  std::ranges::sort(out, [](const WaveNumber& a, const WaveNumber& b) {
    const int square_a = wave_square(a), square_b = wave_square(b);
    return square_a != square_b ? square_a < square_b : a > b;
  });
  return out;
}

}  // namespace

PlaneWaves::PlaneWaves(arma::uword n, arma::uword dimensions, double side)
    : dimensions_(dimensions), unit_(2 * arma::datum::pi / side) {
  n_orbitals_ = n;
  waves_ = lowest_waves(n / 2 + 2, dimensions);
  for (arma::uword i = 0; i <= n; ++i) squares_.push_back(wave_square(waves_[(i + 1) / 2]));
  waves_.resize(n / 2 + 1);
  for (const WaveNumber& wave : waves_)
    for (const int component : wave) n_max_ = std::max(n_max_, std::abs(component));
}

void PlaneWaves::set_parameters(const arma::vec& parameters) { parameters_ = parameters; }

bool PlaneWaves::fills_shells(arma::uword n) const {
  return n == 0 || squares_[n] > squares_[n - 1];
}

template <class Take>
void PlaneWaves::for_each(const arma::mat& points, Take&& take) const {
  using Complex = std::complex<double>;
  const auto width = 2 * static_cast<std::size_t>(n_max_) + 1;
  const auto times = [](Complex a, Complex b) {
    return Complex(a.real() * b.real() - a.imag() * b.imag(),
                   a.real() * b.imag() + a.imag() * b.real());
  };
  const double root_2 = std::sqrt(2.0);
  std::vector<Complex> powers(3 * width, 1.0);
  for (arma::uword m = 0; m < points.n_cols; ++m) {
    for (arma::uword k = 0; k < dimensions_; ++k) {
      const Complex step = std::polar(1.0, unit_ * points(k, m));
      Complex* middle = powers.data() + k * width + n_max_;
      for (int i = 1; i <= n_max_; ++i) {
        middle[i] = times(middle[i - 1], step);
        middle[-i] = std::conj(middle[i]);
      }
    }
    const Complex *x = powers.data() + n_max_, *y = x + width, *z = y + width;
    if (n_orbitals_ > 0) take(0, m, 1.0, 0.0);
    for (arma::uword i = 1; i < n_orbitals_; ++i) {
      const WaveNumber& n = waves_[(i + 1) / 2];
      const Complex wave = root_2 * times(times(x[n[0]], y[n[1]]), z[n[2]]);
      take(i, m, wave.real(), wave.imag());
      if (++i < n_orbitals_) take(i, m, wave.real(), wave.imag());
    }
  }
}

void PlaneWaves::values(const arma::mat& points, arma::mat& out) const {
  out.set_size(n_orbitals_, points.n_cols);
  for_each(points, [&](arma::uword i, arma::uword m, double cosine, double sine) {
    out.at(i, m) = i == 0 || i % 2 == 1 ? cosine : sine;
  });
}

void PlaneWaves::derivatives(const arma::mat& points, OrbitalValues& out) const {
  out.set_size(n_orbitals_, dimensions_, points.n_cols);
  for_each(points, [&](arma::uword i, arma::uword m, double cosine, double sine) {
    const bool is_cosine = i == 0 || i % 2 == 1;
    const double value = is_cosine ? cosine : sine, turned = is_cosine ? -sine : cosine;
    const WaveNumber& n = waves_[(i + 1) / 2];
    out.value.at(i, m) = value;
    for (arma::uword k = 0; k < dimensions_; ++k) out.gradient[k].at(i, m) = unit_ * n[k] * turned;
    out.laplacian.at(i, m) = -unit_ * unit_ * squares_[i] * value;
  });
}

void PlaneWaves::parameter_derivatives(const arma::mat& /*points*/,
                                       std::vector<arma::mat>& out) const {
  out.clear();
}

OrbitalsKind plane_wave_kind() {
  const Schema schema("plane_wave", "1, cos(k·r) and sin(k·r) of a periodic cell, by |k|");
  const auto refusal = [](const ParticleHamiltonian& system) -> std::string {
    return system.space().is_periodic() ? "" : "it has no periodic cell";
  };
  const auto create = [](Settings&, const ParticleHamiltonian& system, arma::uword n) {
    return std::make_unique<PlaneWaves>(n, system.space().dimensions(), system.space().side());
  };
  return {schema, refusal, create, nullptr};
}

}  // namespace ritz
