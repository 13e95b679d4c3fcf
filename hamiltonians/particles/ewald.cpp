#include <ritz/hamiltonians/particles/ewald.hpp>

#include <cmath>
#include <complex>

#include <ritz/space/pairs.hpp>

namespace ritz {

namespace {

constexpr double ewald_pi = 3.14159265358979323846;
// erfc(x) and e^{−x²} are below 1e-15 there.
constexpr double ewald_reach = 5.9;

// Pairs take a few complementary error functions each, the waves a complex product each for every
// electron: α ∝ N^(1/6) keeps them balanced.
double balanced_splitting(const ParticleSpace& space) {
  return 4 * std::pow(static_cast<double>(space.n_particles()) / 14, 1.0 / 6);
}

}  // namespace

EwaldInteraction::EwaldInteraction(const ParticleSpace& space, bool madelung)
    : EwaldInteraction(space, madelung, balanced_splitting(space)) {}

EwaldInteraction::EwaldInteraction(const ParticleSpace& space, bool madelung, double splitting)
    : Term("interaction"),
      space_(space),
      madelung_(madelung),
      alpha_(splitting / space.side()),
      cutoff_(ewald_reach / alpha_) {
  list_images();
  list_waves();
  const auto n = static_cast<double>(space_.n_particles());
  const double side = space_.side();
  const double mean = space_.dimensions() == 3 ? -ewald_pi / (side * side * side * alpha_ * alpha_)
                                               : -2 * std::sqrt(ewald_pi) / (side * side * alpha_);
  self_energy_ = mean - 2 * alpha_ / std::sqrt(ewald_pi);
  double of_waves = 0;
  for (const Wave& wave : waves_) of_waves += 2 * wave.weight;
  self_energy_ += of_waves;
  for (const auto& image : images_) {
    const double distance = std::hypot(image[0], image[1], image[2]);
    if (distance > 0 && distance < cutoff_) self_energy_ += std::erfc(alpha_ * distance) / distance;
  }
  // The waves of an electron with itself are in |ρ|².
  constant_ = 0.5 * n * (n - 1) * mean - 0.5 * n * of_waves;
  if (madelung_) constant_ += 0.5 * n * self_energy_;
}

// All that may be within the cutoff of a nearest image.
void EwaldInteraction::list_images() {
  const double side = space_.side();
  const double reach = cutoff_ + 0.5 * side * std::sqrt(static_cast<double>(space_.dimensions()));
  const int m = static_cast<int>(reach / side), m_z = space_.dimensions() == 3 ? m : 0;
  for (int x = -m; x <= m; ++x)
    for (int y = -m; y <= m; ++y)
      for (int z = -m_z; z <= m_z; ++z)
        if (std::sqrt(static_cast<double>(x * x + y * y + z * z)) * side < reach)
          images_.push_back({x * side, y * side, z * side});
}

// One of G and −G: those whose first component that is not zero is positive.
void EwaldInteraction::list_waves() {
  const double side = space_.side(), unit = 2 * ewald_pi / side;
  n_max_ = static_cast<int>(2 * alpha_ * ewald_reach / unit);
  const int n_z = space_.dimensions() == 3 ? n_max_ : 0;
  for (int x = 0; x <= n_max_; ++x)
    for (int y = x == 0 ? 0 : -n_max_; y <= n_max_; ++y)
      for (int z = x == 0 && y == 0 ? 1 : -n_z; z <= n_z; ++z) {
        const double g = unit * std::sqrt(static_cast<double>(x * x + y * y + z * z));
        const double q = g / (2 * alpha_);
        if (g == 0 || q > ewald_reach) continue;
        const double weight = space_.dimensions() == 3
                                  ? 4 * ewald_pi * std::exp(-q * q) / (g * g * side * side * side)
                                  : 2 * ewald_pi * std::erfc(q) / (g * side * side);
        waves_.push_back({{x, y, z}, weight});
      }
}

void EwaldInteraction::add_local_values(LocalValues& out) const {
  const Batch& r = out.configurations();
  for (arma::uword w = 0; w < r.n_cols; ++w) out.energy[w] += energy(r.colptr(w));
}

Contact EwaldInteraction::contact() const {
  return {Contact::Kind::slope, 1 / (static_cast<double>(space_.dimensions()) - 1)};
}

double EwaldInteraction::energy(const double* r) const {
  return constant_ + short_range(r) + long_range(r);
}

double EwaldInteraction::short_range(const double* r) const {
  const arma::uword n = space_.n_particles(), d = space_.dimensions();
  const double side = space_.side(), inverse = 1 / side, most = cutoff_ * cutoff_;
  double sum = 0;
  for (arma::uword p = 0; p + 1 < n; ++p)
    for (arma::uword q = p + 1; q < n; ++q) {
      double x[3] = {0, 0, 0};
      for (arma::uword k = 0; k < d; ++k)
        x[k] = nearest_image(r[p * d + k] - r[q * d + k], side, inverse);
      for (const auto& image : images_) {
        const double dx = x[0] + image[0], dy = x[1] + image[1], dz = x[2] + image[2];
        const double square = dx * dx + dy * dy + dz * dz;
        if (square >= most) continue;
        const double distance = std::sqrt(square);
        sum += std::erfc(alpha_ * distance) / distance;
      }
    }
  return sum;
}

// Σ_G weight |Σ_p e^{iG·r_p}|². Powers of e^{2πi x/L} come by recurrence, electron after electron.
double EwaldInteraction::long_range(const double* r) const {
  const arma::uword n = space_.n_particles(), d = space_.dimensions();
  const double unit = 2 * ewald_pi / space_.side();
  const auto width = 2 * static_cast<std::size_t>(n_max_) + 1;
  std::vector<double> real(waves_.size(), 0.0), imaginary(waves_.size(), 0.0);
  std::vector<std::complex<double>> powers(3 * width, 1.0);
  for (arma::uword p = 0; p < n; ++p) {
    for (arma::uword k = 0; k < d; ++k) {
      const std::complex<double> step = std::polar(1.0, unit * r[p * d + k]);
      std::complex<double>* middle = powers.data() + k * width + n_max_;
      for (int m = 1; m <= n_max_; ++m) {
        const std::complex<double> before = middle[m - 1];
        middle[m] = {before.real() * step.real() - before.imag() * step.imag(),
                     before.real() * step.imag() + before.imag() * step.real()};
        middle[-m] = std::conj(middle[m]);
      }
    }
    const std::complex<double>*x = powers.data() + n_max_, *y = x + width, *z = y + width;
    for (std::size_t g = 0; g < waves_.size(); ++g) {
      const auto& a = x[waves_[g].n[0]];
      const auto& b = y[waves_[g].n[1]];
      const auto& c = z[waves_[g].n[2]];
      const double ab_real = a.real() * b.real() - a.imag() * b.imag();
      const double ab_imaginary = a.real() * b.imag() + a.imag() * b.real();
      real[g] += ab_real * c.real() - ab_imaginary * c.imag();
      imaginary[g] += ab_real * c.imag() + ab_imaginary * c.real();
    }
  }
  double sum = 0;
  for (std::size_t g = 0; g < waves_.size(); ++g)
    sum += waves_[g].weight * (real[g] * real[g] + imaginary[g] * imaginary[g]);
  return sum;
}

}  // namespace ritz
