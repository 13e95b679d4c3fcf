#include <ritz/wavefunctions/particles/orbitals/oscillator.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <ritz/base/error.hpp>
#include <ritz/linalg/vector_functions.hpp>

namespace ritz {

namespace {

using Quanta = std::array<std::uint32_t, 3>;

struct Level {
  double energy;
  Quanta quanta;
  // Energies that differ by rounding are one. More quanta on the first axes go first.
  bool operator<(const Level& other) const {
    const double tolerance = 1e-9 * (energy + other.energy);
    if (std::abs(energy - other.energy) > tolerance) return energy < other.energy;
    return quanta > other.quanta;
  }
};

// The lowest n orbitals in order.
std::vector<Level> lowest_levels(const arma::vec& omega, arma::uword n) {
  const auto level = [&](const Quanta& quanta) {
    double energy = 0;
    for (arma::uword k = 0; k < omega.n_elem; ++k) energy += omega[k] * (quanta[k] + 0.5);
    return Level{energy, quanta};
  };
  std::set<Level> open = {level({})};
  std::vector<Level> out;
  while (out.size() < n) {
    const Level lowest = *open.begin();
    open.erase(open.begin());
    out.push_back(lowest);
    for (arma::uword k = 0; k < omega.n_elem; ++k) {
      Quanta next = lowest.quanta;
      ++next[k];
      open.insert(level(next));
    }
  }
  return out;
}

}  // namespace

OscillatorOrbitals::OscillatorOrbitals(arma::uword n, const arma::vec& omega,
                                       const arma::vec& alpha, bool fixed)
    : axes_(omega.n_elem), n_widths_(alpha.n_elem) {
  n_orbitals_ = n;
  const std::vector<Level> levels = lowest_levels(omega, n + 1);
  for (const Level& level : levels) energies_.push_back(level.energy);
  for (arma::uword i = 0; i < n; ++i) {
    quanta_.push_back(levels[i].quanta);
    for (arma::uword k = 0; k < axes_.size(); ++k)
      axes_[k].n_max = std::max<arma::uword>(axes_[k].n_max, levels[i].quanta[k]);
  }
  if (!fixed) parameters_ = arma::log(alpha);
  set_scales(alpha);
}

void OscillatorOrbitals::set_scales(const arma::vec& alpha) {
  for (arma::uword k = 0; k < axes_.size(); ++k)
    axes_[k].scale = std::sqrt(2 * alpha[n_widths_ == 1 ? 0 : k]);
}

void OscillatorOrbitals::set_parameters(const arma::vec& parameters) {
  parameters_ = parameters;
  if (!parameters.is_empty()) set_scales(arma::exp(parameters));
}

std::vector<ParameterGroup> OscillatorOrbitals::parameter_groups() const {
  if (parameters_.is_empty()) return {};
  return {{.name = "alpha", .n_rows = n_widths_, .logarithmic = true}};
}

bool OscillatorOrbitals::fills_shells(arma::uword n) const {
  return n == 0 || energies_[n] - energies_[n - 1] > 1e-9 * energies_[n];
}

// The envelope e^{−Σξ²/2} of each point, and for each axis ξ and the polynomials of h_0, h_1, …, a
// column each.
void OscillatorOrbitals::evaluate(const arma::mat& points) const {
  const arma::uword d = axes_.size(), n_points = points.n_cols;
  work_.envelope.zeros(n_points);
  work_.axes.resize(d);
  if (n_points == 0) return;
  const double first = 1 / std::sqrt(std::sqrt(arma::datum::pi));
  for (arma::uword k = 0; k < d; ++k) {
    auto& [xi, p] = work_.axes[k];
    const double scale = axes_[k].scale;
    xi.set_size(n_points);
    p.set_size(n_points, axes_[k].n_max + 1);
    p.col(0).fill(first);
    for (arma::uword m = 0; m < n_points; ++m) {
      xi[m] = scale * points.at(k, m);
      work_.envelope[m] -= 0.5 * xi[m] * xi[m];
    }
    for (arma::uword i = 0; i < axes_[k].n_max; ++i) {
      const auto di = static_cast<double>(i);
      const double a = std::sqrt(2 / (di + 1)), b = std::sqrt(di / (di + 1));
      const double* now = p.colptr(i);
      const double* before = p.colptr(i == 0 ? 0 : i - 1);
      double* next = p.colptr(i + 1);
      for (arma::uword m = 0; m < n_points; ++m) next[m] = a * xi[m] * now[m] - b * before[m];
    }
  }
  vector_exp({work_.envelope.memptr(), n_points}, {work_.envelope.memptr(), n_points});
}

void OscillatorOrbitals::values(const arma::mat& points, arma::mat& out) const {
  evaluate(points);
  out.set_size(n_orbitals_, points.n_cols);
  write_values(out);
}

void OscillatorOrbitals::write_values(arma::mat& out) const {
  const arma::uword d = axes_.size(), n_points = out.n_cols;
  if (n_points == 0) return;
  for (arma::uword i = 0; i < n_orbitals_; ++i) {
    const double* p[3] = {nullptr, nullptr, nullptr};
    for (arma::uword k = 0; k < d; ++k) p[k] = work_.axes[k].polynomials.colptr(quanta_[i][k]);
    double* to = out.memptr() + i;
    for (arma::uword m = 0; m < n_points; ++m, to += n_orbitals_) {
      double value = work_.envelope[m] * p[0][m];
      if (d > 1) value *= p[1][m];
      if (d > 2) value *= p[2][m];
      *to = value;
    }
  }
}

// With h = p e^{−ξ²/2}: h_n′ = √(2n) h_{n−1} − ξ h_n, and h_n″ = (ξ² − 2n − 1) h_n.
template <class Take>
void OscillatorOrbitals::for_each_slope(Take&& take) const {
  const arma::uword d = axes_.size(), n_points = work_.envelope.n_elem;
  for (arma::uword i = 0; i < n_orbitals_; ++i)
    for (arma::uword k = 0; k < d; ++k) {
      const auto& [xi, p] = work_.axes[k];
      const arma::uword n = quanta_[i][k];
      const double raise = std::sqrt(2 * static_cast<double>(n));
      for (arma::uword m = 0; m < n_points; ++m) {
        double rest = work_.envelope[m];
        for (arma::uword l = 0; l < d; ++l)
          if (l != k) rest *= work_.axes[l].polynomials.at(m, quanta_[i][l]);
        const double slope = (n > 0 ? raise * p.at(m, n - 1) : 0.0) - xi[m] * p.at(m, n);
        take(i, k, m, rest * slope);
      }
    }
}

void OscillatorOrbitals::derivatives(const arma::mat& points, OrbitalValues& out) const {
  evaluate(points);
  out.set_size(n_orbitals_, axes_.size(), points.n_cols);
  write_values(out.value);
  for_each_slope([&](arma::uword i, arma::uword k, arma::uword m, double slope) {
    out.gradient[k].at(i, m) = axes_[k].scale * slope;
  });
  for (arma::uword m = 0; m < points.n_cols; ++m)
    for (arma::uword i = 0; i < n_orbitals_; ++i) {
      double curvature = 0;
      for (arma::uword k = 0; k < axes_.size(); ++k) {
        const double xi = work_.axes[k].xi[m], scale = axes_[k].scale;
        curvature += scale * scale * (xi * xi - 2.0 * quanta_[i][k] - 1);
      }
      out.laplacian.at(i, m) = curvature * out.value.at(i, m);
    }
}

// ∂ξ/∂log α = ξ/2.
void OscillatorOrbitals::parameter_derivatives(const arma::mat& points,
                                               std::vector<arma::mat>& out) const {
  out.resize(parameters_.n_elem);
  if (out.empty()) return;
  evaluate(points);
  for (arma::mat& one : out) one.zeros(n_orbitals_, points.n_cols);
  for_each_slope([&](arma::uword i, arma::uword k, arma::uword m, double slope) {
    out[n_widths_ == 1 ? 0 : k].at(i, m) += 0.5 * work_.axes[k].xi[m] * slope;
  });
}

OrbitalsKind oscillator_kind() {
  Schema schema("oscillator", "the orbitals of a harmonic trap: Hermite functions, by energy");
  schema
      .add(Key("alpha")
               .real(above(0))
               .reals(above(0))
               .unit("1/bohr²")
               .otherwise("ω/2 of each axis")
               .means("start of the width, exp(−α x²), of all axes or of each"))
      .add(Key("fixed").boolean().defaults_to(false).means("keep the widths as they are"));
  const auto refusal = [](const ParticleHamiltonian& system) -> std::string {
    return system.trap_frequencies().is_empty() ? "it has no harmonic trap" : "";
  };
  const auto create = [](Settings& settings, const ParticleHamiltonian& system, arma::uword n) {
    const arma::vec omega = system.trap_frequencies();
    if (!settings.has("alpha")) {
      const bool isotropic = arma::all(omega == omega[0]);
      Value::Array widths;
      for (const double w : omega) widths.emplace_back(w / 2);
      settings.resolve("alpha", isotropic ? widths[0] : Value(widths));
    }
    const std::vector<double> alpha = settings.reals("alpha");
    if (alpha.size() != 1 && alpha.size() != omega.n_elem)
      throw UsageError(fmt::format(
          "{}\"alpha\" of the oscillator orbitals has {} entries, but \"system.dimensions\" is {}; "
          "expected one number or one per axis",
          settings.at("alpha"), alpha.size(), omega.n_elem));
    return std::make_unique<OscillatorOrbitals>(n, omega, arma::vec(alpha),
                                                settings.boolean("fixed"));
  };
  return {schema, refusal, create, nullptr};
}

}  // namespace ritz
