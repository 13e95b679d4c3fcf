#include "tests/support/anharmonic_pair.hpp"

#include <array>
#include <cmath>

#include <ritz/hamiltonians/particles/kinetic_energy.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz::testing {

namespace {

class AnharmonicConfinement final : public Term {
 public:
  AnharmonicConfinement(arma::uword dimensions, double quadratic, double quartic)
      : Term("external"), dimensions_(dimensions), quadratic_(quadratic), quartic_(quartic) {}

  void add_local_values(LocalValues& out) const override {
    const Batch& r = out.configurations();
    const arma::uword n = r.n_rows / dimensions_;
    arma::mat squares = arma::sum(arma::reshape(arma::square(r), dimensions_, n * r.n_cols), 0);
    squares.reshape(n, r.n_cols);
    const arma::rowvec quadratic = 0.5 * quadratic_ * arma::sum(squares, 0);
    const arma::rowvec quartic = quartic_ * arma::sum(arma::square(squares), 0);
    out.energy += quadratic + quartic;
    out.r_dot_gradient += 2.0 * quadratic + 4.0 * quartic;
  }

 private:
  arma::uword dimensions_;
  double quadratic_, quartic_;
};

Terms terms_of(arma::uword dimensions, double quadratic, double quartic) {
  Terms terms;
  terms.push_back(std::make_unique<KineticEnergy>());
  terms.push_back(std::make_unique<AnharmonicConfinement>(dimensions, quadratic, quartic));
  return terms;
}

}  // namespace

AnharmonicTrap::AnharmonicTrap(const ParticleSpace& space, double quadratic, double quartic)
    : ParticleHamiltonian(space, terms_of(space.dimensions(), quadratic, quartic)) {}

void AnharmonicTrap::draw_start(std::uint64_t seed, std::uint64_t first_walker,
                                std::uint64_t attempt, Batch& out) const {
  RandomBlock(seed, Purpose::initial_walkers).normal(first_walker, attempt, out);
}

namespace {
arma::rowvec squared_radius(const Batch& r, arma::uword particle) {
  return arma::square(r.row(2 * particle)) + arma::square(r.row(2 * particle + 1));
}
}  // namespace

arma::rowvec NodalPair::difference(const Batch& r) const {
  const double lambda = parameters_[1];
  return r.row(2) % (1.0 + lambda * squared_radius(r, 1)) -
         r.row(0) % (1.0 + lambda * squared_radius(r, 0));
}

void NodalPair::log_psi(const Batch& r, LogPsi& out) const {
  const arma::rowvec d = difference(r);
  out.log_abs += arma::log(arma::abs(d)) - parameters_[0] * arma::sum(arma::square(r), 0);
  out.phase.elem(arma::find(d < 0)) += arma::datum::pi;
}

LogDerivatives NodalPair::log_derivatives(const Batch& r) const {
  LogDerivatives out(r.n_cols);
  out.add(dense_part(arma::join_cols(
      -arma::sum(arma::square(r), 0),
      (r.row(2) % squared_radius(r, 1) - r.row(0) % squared_radius(r, 0)) / difference(r))));
  return out;
}

void NodalPair::add_gradient(const Batch& r, SpatialValues& out) const {
  log_psi(r, out.log_psi);
  const double lambda = parameters_[1];
  const arma::rowvec d = difference(r);
  for (const arma::uword p : {0U, 1U}) {
    const double sign = p == 0 ? -1 : 1;
    const arma::rowvec x = r.row(2 * p), y = r.row(2 * p + 1);
    out.gradient.row(2 * p) +=
        sign * (1.0 + lambda * (3.0 * arma::square(x) + arma::square(y))) / d;
    out.gradient.row(2 * p + 1) += sign * 2.0 * lambda * x % y / d;
  }
  out.gradient -= 2.0 * parameters_[0] * r;
}

// ∇² log|D| = ∇²D/D − |∇ log|D||², and ∇² x r² = 8x in two dimensions.
void NodalPair::add_laplacian(const Batch& r, SpatialValues& out) const {
  const arma::mat before = out.gradient;
  add_gradient(r, out);
  const arma::mat of_difference = out.gradient - before + 2.0 * parameters_[0] * r;
  out.laplacian += 8.0 * parameters_[1] * (r.row(2) - r.row(0)) / difference(r) -
                   arma::sum(arma::square(of_difference), 0) - 8.0 * parameters_[0];
}

// ψ is the determinant of the orbitals g and u g, g = exp(−α r²), which are orthogonal: their
// energies add. With the weight g² in two dimensions ⟨r^2k⟩ = k!/(2α)^k.
double NodalPair::energy(double alpha, double lambda, double quadratic, double quartic) {
  const auto moment = [&](int k) { return std::tgamma(k + 1.0) / std::pow(2 * alpha, k); };
  const auto potential = [&](int k) {  // ⟨r^2k V⟩
    return 0.5 * quadratic * moment(k + 1) + quartic * moment(k + 2);
  };
  const std::array<double, 3> square = {1, 2 * lambda, lambda * lambda};  // of 1 + λr², in r²
  double norm = 0, v = 0, t = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    norm += 0.5 * square[k] * moment(k + 1);
    v += 0.5 * square[k] * potential(k + 1);
  }
  // u g = h(r) cos φ g: |∇(u g)|² averages over φ to ½(h′² + h²/r²), h′ without its factor g.
  const std::array<double, 3> slope = {1, 3 * lambda - 2 * alpha, -2 * alpha * lambda};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) t += 0.25 * slope[i] * slope[j] * moment(i + j);
  for (int k = 0; k < 3; ++k) t += 0.25 * square[k] * moment(k);
  return alpha + potential(0) + (t + v) / norm;
}

}  // namespace ritz::testing
